"""Reading the letters of acceptance that were signed on paper."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from grants.awards import queries as awards
from grants.awards.models import OFFERED, Award
from grants.awards.offers.paper.models import PaperAcceptance, PaperFile
from grants.awards.offers.paper.rules import WAITING
from grants.identity.by_two.queries import is_there
from grants.kernel.access import Actor
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound


def papers_of(session: Session, award_id: UUID) -> list[PaperAcceptance]:
    """The letters that were entered for an offer, the newest first, with who entered them."""
    found = select(PaperAcceptance).where(PaperAcceptance.award_id == award_id).order_by(PaperAcceptance.id.desc())
    return list(session.scalars(found.options(joinedload(PaperAcceptance.enterer, innerjoin=True))))


def waiting_paper(session: Session, award_id: UUID) -> PaperAcceptance | None:
    """The letter that waits to be confirmed, where there is one."""
    found = select(PaperAcceptance).where(PaperAcceptance.award_id == award_id, PaperAcceptance.state == WAITING)
    return session.scalar(found)


def files_of(session: Session, award: Award, papers: list[PaperAcceptance]) -> dict[UUID, PaperFile]:
    """The file of each of some letters, by the letter's id."""
    found = select(PaperFile).where(PaperFile.paper_id.in_([each.id for each in papers]))
    by_id = {each.id: each for each in papers}
    files = {}
    for upload in session.scalars(found.options(joinedload(PaperFile.file, innerjoin=True))):
        paper = by_id[upload.record_id]
        set_committed_value(paper, "award", award)
        set_committed_value(upload, "paper", paper)
        files[paper.id] = upload
    return files


def file_of(session: Session, upload_id: UUID) -> tuple[Award, PaperFile]:
    """A grant, as `awards.queries.award_of` loads it, and a letter signed on paper. Raises NotFound."""
    upload = session.scalar(
        select(PaperFile)
        .where(PaperFile.id == upload_id)
        .options(joinedload(PaperFile.file, innerjoin=True), joinedload(PaperFile.paper, innerjoin=True))
    )
    if upload is None:
        raise NotFound("There is no such letter.")
    award = awards.award_of(session, upload.paper.award_id)
    set_committed_value(upload.paper, "award", award)
    return award, upload


def to_confirm(session: Session, actor: Actor) -> list[PaperAcceptance]:
    """The letters that an administrator can confirm: entered by others, about grants that they may decide about.

    The oldest first, with award and its organisation.
    """
    found = (
        select(PaperAcceptance)
        .join(PaperAcceptance.award)
        .where(
            PaperAcceptance.state == WAITING,
            PaperAcceptance.entered_by != actor.person_id,
            is_there(PaperAcceptance.entered_by),
            Award.state == OFFERED,
            Award.id.not_in(awards.not_decidable_by(actor)),
        )
        .order_by(PaperAcceptance.id)
        .limit(bounded())
    )
    return list(session.scalars(found.options(joinedload(PaperAcceptance.award).joinedload(Award.organisation))))
