"""What awards and letters are called, where a list of other things names them."""

from collections.abc import Set
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.awards.letters.models import Letter
from grants.awards.models import Award
from grants.kernel.stage import Named


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are awards or letters."""
    awards = select(Award).where(Award.id.in_(ids)).options(joinedload(Award.application))
    found = {each.id: Named(_grant(each), _page_of(each)) for each in session.scalars(awards)}
    return found | {each.id: _letter(each) for each in session.scalars(_LETTERS.where(Letter.id.in_(ids)))}


_LETTERS = select(Letter).options(
    joinedload(Letter.person),
    joinedload(Letter.award).joinedload(Award.application),
    joinedload(Letter.application).joinedload(Application.round),
)


def _letter(letter: Letter) -> Named:
    if letter.award is not None:
        about, href = _grant(letter.award), _page_of(letter.award)
    else:
        assert letter.application is not None
        about = letter.application.reference
        href = url_for("applications.show", application_id=letter.application_id)
    words = f"a letter to {letter.person.name} about {about}"
    return Named(words, href, undone=f"A{words[1:]} has not gone out")


def _grant(award: Award) -> str:
    return f"“{award.title}” ({award.reference})"


def _page_of(award: Award) -> str:
    return url_for("awards.show", award_id=award.id)
