"""The papers that a member reads before the meeting: all applications that are open to them, and no other.

It is asked for here and written by the workers. What a conflict of interest closes is left out, and papers made before
the conflict came to light are of an earlier edition, which nobody can fetch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from grants.applications.models import Application, Assistance, Clarification
from grants.applications.uploads.models import ApplicationFile
from grants.applications.uploads.queries import sent_uploads
from grants.identity.needs.queries import print_size_of
from grants.kernel.documents import LARGE_PRINT, PDF, PLAIN_TEXT, Document, ask_for_document, document_about
from grants.kernel.problems import Denied, Invalid, NotFound, Problem
from grants.panels.closed import closed_to
from grants.panels.models import RECUSED, STOOD_DOWN, Interest, Panel, PanelMember
from grants.panels.queries import BEFORE_THE_PANEL
from grants.schemes.models import Round, Scheme

PAPERS = "panels.pack"
FORMATS = {PDF: "PDF", LARGE_PRINT: "PDF in large print"}
"""The format of papers, by the format in which a person wants letters; otherwise PDF."""


@dataclass(frozen=True)
class PaperItem:
    """An application in the papers, with its files; `number` is its place, from 1."""

    number: int
    application: Application
    files: Sequence[ApplicationFile]
    interest: Interest


@dataclass(frozen=True)
class MemberPapers:
    """What a member may read. Those in `undeclared` are there by title and organisation alone.

    `closed` counts those they are recused from. Where `is_blind`, the papers name no organisation.
    """

    panel: Panel
    member: PanelMember
    items: Sequence[PaperItem]
    undeclared: Sequence[Application]
    closed: int

    @property
    def is_blind(self) -> bool:
        return self.panel.round.scheme.scores_blind


def papers_for(session: Session, member_id: UUID) -> MemberPapers:
    """What a member may read now. Raises NotFound when there is no such member."""
    member = _member(session, member_id)
    before = _titles(session, member)
    declared = _interests(session, member_id)
    conflicted = closed_to(session, member.panel_id, member.person_id)
    open_ids = [each.id for each in before if each.id in declared and each.id not in conflicted]
    full = _in_full(session, open_ids)
    files = sent_uploads(session, open_ids)
    items = [PaperItem(n, full[each], files[each], declared[each]) for n, each in enumerate(open_ids, start=1)]
    undeclared = [each for each in before if each.id not in declared and each.id not in conflicted]
    return MemberPapers(member.panel, member, items, undeclared, len(before) - len(items) - len(undeclared))


def ask_for_papers(session: Session, member: PanelMember, *, in_format: str, now: datetime) -> Document:
    """Have the papers written as they stand now; asking again gives the same. Raises Invalid for another format."""
    if in_format not in FORMATS:
        raise Invalid([Problem("format", "Choose one of the formats.")])
    return ask_for_document(session, PAPERS, member.id, edition=member.pack_edition, in_format=in_format, now=now)


def ask_for_readers_papers(session: Session, member_id: UUID, *, now: datetime) -> None:
    """Have the papers written in the format in which the member wants letters; for nobody who has stood down.

    Whoever wants plain text gets no file: they read the page.
    """
    reader = select(PanelMember).where(PanelMember.id == member_id, PanelMember.standing != STOOD_DOWN)
    member = session.scalar(reader.options(joinedload(PanelMember.person)))
    if member is not None and member.person.letter_format != PLAIN_TEXT:
        in_format = LARGE_PRINT if print_size_of(session, member.person) else PDF
        ask_for_papers(session, member, in_format=in_format, now=now)


def documents_of(session: Session, member: PanelMember) -> dict[str, Document]:
    """The papers of the present edition that were asked for, by format, with their files once they are written."""
    found = select(Document).where(
        Document.subject_id == member.id, Document.kind == PAPERS, Document.edition == member.pack_edition
    )
    return {document.format: document for document in session.scalars(found.options(joinedload(Document.file)))}


def current_document(session: Session, member: PanelMember, in_format: str) -> Document | None:
    """The papers of the present edition in a format, where they were asked for.

    Raises Denied while a conflict of interest is known that the edition does not know of yet.
    """
    check_no_new_conflict(session, member)
    return document_about(session, PAPERS, member.id, edition=member.pack_edition, in_format=in_format)


def _member(session: Session, member_id: UUID) -> PanelMember:
    scheme = joinedload(PanelMember.panel).joinedload(Panel.round).joinedload(Round.scheme)
    member = session.scalar(
        select(PanelMember)
        .where(PanelMember.id == member_id, PanelMember.standing != STOOD_DOWN)
        .options(scheme.selectinload(Scheme.criteria), joinedload(PanelMember.person))
    )
    if member is None:
        raise NotFound("There is no such member of a panel.")
    return member


def _before_panel(panel_id: UUID) -> Select[Application]:
    return (
        select(Application)
        .join(Panel, Panel.round_id == Application.round_id)
        .where(Panel.id == panel_id, Application.state.in_(BEFORE_THE_PANEL))
        .order_by(Application.id)
    )


def _titles(session: Session, member: PanelMember) -> list[Application]:
    listed = _before_panel(member.panel_id).options(joinedload(Application.organisation), defer(Application.answers))
    return list(session.scalars(listed))


def _interests(session: Session, member_id: UUID) -> dict[UUID, Interest]:
    declared = session.scalars(select(Interest).where(Interest.member_id == member_id))
    return {each.application_id: each for each in declared if each.is_declared}


def _recused_from(session: Session, member_id: UUID) -> frozenset[UUID]:
    recused = select(Interest.application_id).where(Interest.member_id == member_id, Interest.level == RECUSED)
    return frozenset(session.scalars(recused))


def check_no_new_conflict(session: Session, member: PanelMember) -> None:
    """Raises Denied while a conflict of interest is known that no paper made so far knows of."""
    if closed_to(session, member.panel_id, member.person_id) - _recused_from(session, member.id):
        raise Denied("A conflict of interest has come to light. Your papers are being made again without it.")


def _in_full(session: Session, ids: Sequence[UUID]) -> dict[UUID, Application]:
    found = session.scalars(
        select(Application)
        .where(Application.id.in_(ids))
        .options(
            joinedload(Application.round).joinedload(Round.scheme),
            joinedload(Application.organisation),
            joinedload(Application.question_set),
            joinedload(Application.assistance).joinedload(Assistance.enterer),
            selectinload(Application.parties),
            selectinload(Application.clarifications).selectinload(Clarification.editions),
        )
    )
    return {application.id: application for application in found}
