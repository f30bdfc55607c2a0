"""Reading letters."""

from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.awards import queries as awards
from grants.awards.letters.models import Letter
from grants.awards.models import Award
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound
from grants.organisations.models import Organisation
from grants.schemes.models import Round


def letters_of(session: Session, award_id: UUID) -> list[Letter]:
    """The letters about an award, with their files."""
    return list(
        session.scalars(
            select(Letter).where(Letter.award_id == award_id).order_by(Letter.id).options(joinedload(Letter.file))
        )
    )


def letters_to(session: Session, organisation_ids: frozenset[UUID]) -> list[Letter]:
    """The written letters to some organisations, and to groups that they host, the newest first.

    With file, and with application and round, or award and scheme.
    """
    about = func.coalesce(Letter.application_id, Award.application_id)
    theirs = or_(
        Award.organisation_id.in_(organisation_ids),
        Application.organisation_id.in_(organisation_ids),
        Application.host_organisation_id.in_(organisation_ids),
    )
    return list(
        session.scalars(
            select(Letter)
            .outerjoin(Letter.award)
            .outerjoin(Application, Application.id == about)
            .where(theirs, Letter.written_at.is_not(None))
            .order_by(Letter.id.desc())
            .limit(bounded())
            .options(
                joinedload(Letter.file),
                joinedload(Letter.application).joinedload(Application.round),
                joinedload(Letter.award).joinedload(Award.scheme),
            )
        )
    )


_APPLICATION = joinedload(Letter.application)
_NAMED = (Organisation.name, Organisation.address, Organisation.postcode)
_LETTER = (
    select(Letter)
    .where(Letter.id == bindparam("letter_id"))
    .options(
        joinedload(Letter.file),
        joinedload(Letter.person),
        _APPLICATION.defer(Application.answers, raiseload=True),
        _APPLICATION.joinedload(Application.organisation).load_only(*_NAMED, raiseload=True),
        _APPLICATION.joinedload(Application.host_organisation).load_only(*_NAMED, raiseload=True),
        _APPLICATION.joinedload(Application.round).joinedload(Round.scheme),
        _APPLICATION.joinedload(Application.screening),
        _APPLICATION.selectinload(Application.parties),
        joinedload(Letter.decision),
        joinedload(Letter.award).joinedload(Award.scheme),
    )
)
"""Made once: there may be hundreds of letters to write."""


def letter_of(session: Session, letter_id: UUID) -> Letter:
    """A letter with all that is needed to write it or to decide who may read it.

    Raises NotFound.
    """
    letter = session.scalar(_LETTER, {"letter_id": letter_id})
    if letter is None:
        raise NotFound("There is no such letter.")
    if letter.award_id and letter.application_id is None:
        awards.award_of(session, letter.award_id)  # it is the same object, which has its parts now
    return letter


def page_of_letter(session: Session, letter_id: UUID) -> str | None:
    """What a letter says, as HTML for its web page; None while it is not written, or from before pages were kept."""
    return session.scalar(select(Letter.page).where(Letter.id == letter_id))


def letter_about_application(session: Session, application_id: UUID, kind: str) -> Letter | None:
    return session.scalar(select(Letter).where(Letter.application_id == application_id, Letter.kind == kind))


def letter_about(session: Session, about_id: UUID, kind: str) -> Letter | None:
    """The letter of a kind about something that happens to a grant."""
    return session.scalar(select(Letter).where(Letter.about_id == about_id, Letter.kind == kind))
