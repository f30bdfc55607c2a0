"""The minutes of a panel's meeting: asked for here, written by the workers, for administrators and for each member."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.documents import LARGE_PRINT, PDF, Document, ask_for_document, document_about
from grants.kernel.events import EventSubject, StoredEvent
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Invalid, Problem
from grants.panels.comparing.lots.models import LotDraw
from grants.panels.deciding.equality.models import EqualityNote
from grants.panels.deciding.equality.rules import ASPECTS
from grants.panels.deciding.reserve.models import FUNDED, ReserveEnding
from grants.panels.meeting.models import CHOICES, Attendance, Meeting, Vote
from grants.panels.models import FINAL, NONE, RECUSED, RESERVE, SITS, Decision, Interest, Panel, PanelMember
from grants.panels.papers.member_papers import check_no_new_conflict
from grants.panels.papers.minutes_rules import Decided, Followed, Interested, Lots, MinutedItem, Minutes, Noted, Present
from grants.panels.queries import BEFORE_THE_PANEL

MINUTES, MEMBER_MINUTES = "panels.minutes", "panels.member_minutes"
"""All of the minutes, for administrators; and a member's, without what they are recused from."""

MINUTES_FORMATS = {PDF: "PDF", LARGE_PRINT: "PDF in large print"}
PARTS = {
    "third_sector": "third sector",
    "funder": "funder",
    "lived_experience": "lived experience",
    "staff": "staff",
}


def edition_of(session: Session, panel_id: UUID) -> int:
    """How many things have happened in a panel: minutes made before the last of them are out of date."""
    of_panels = StoredEvent.name.startswith("panels.", autoescape=True)
    about = (
        select(func.count())
        .select_from(EventSubject)
        .join(StoredEvent, StoredEvent.id == EventSubject.event_id)
        .where(EventSubject.subject_id == panel_id, of_panels)
    )
    itself = select(func.count()).select_from(StoredEvent).where(StoredEvent.subject_id == panel_id, of_panels)
    return (session.scalar(about) or 0) + (session.scalar(itself) or 0)


def has_met(session: Session, panel: Panel) -> bool:
    return session.get(Meeting, panel.id) is not None


def ask_for_minutes(
    session: Session, panel: Panel, member: PanelMember | None, *, in_format: str, now: datetime
) -> Document:
    """Have the minutes written as they stand, a member's own or all. Asking again gives the same.

    Raises Invalid for another format, and Conflict before there is a meeting.
    """
    if in_format not in MINUTES_FORMATS:
        raise Invalid([Problem("format", "Choose one of the formats.")])
    if not has_met(session, panel):
        raise Conflict("The meeting has not been opened yet, so there are no minutes.")
    kind, subject_id = _kind_and_subject(panel, member)
    edition = edition_of(session, panel.id)
    return ask_for_document(session, kind, subject_id, edition=edition, in_format=in_format, now=now)


def minutes_asked(session: Session, panel: Panel, member: PanelMember | None) -> dict[str, Document]:
    """The minutes that were asked for as they stand, by format, with their files once they are written."""
    kind, subject_id = _kind_and_subject(panel, member)
    edition = edition_of(session, panel.id)
    found = [
        document_about(session, kind, subject_id, edition=edition, in_format=in_format) for in_format in MINUTES_FORMATS
    ]
    return {document.format: document for document in found if document is not None}


def minutes_document(session: Session, panel: Panel, member: PanelMember | None, in_format: str) -> Document | None:
    """The minutes as they stand, where they were asked for.

    Raises Denied while a conflict of interest is known that they do not know of yet.
    """
    if member is not None:
        check_no_new_conflict(session, member)
    kind, subject_id = _kind_and_subject(panel, member)
    return document_about(session, kind, subject_id, edition=edition_of(session, panel.id), in_format=in_format)


def _kind_and_subject(panel: Panel, member: PanelMember | None) -> tuple[str, UUID]:
    return (MEMBER_MINUTES, member.id) if member else (MINUTES, panel.id)


# What they say


def minutes_of(session: Session, panel: Panel) -> Minutes | None:
    """All that happened, for nobody in particular; None before the meeting. Needs the members and their people."""
    meeting = session.get(Meeting, panel.id)
    if meeting is None:
        return None
    there = {
        each.member_id: each
        for each in session.scalars(select(Attendance).where(Attendance.panel_id == panel.id)).all()
    }
    return Minutes(
        opened_at=meeting.opened_at,
        closed_at=meeting.closed_at,
        quorum=panel.quorum,
        present=[_present(member, there[member.id]) for member in panel.members if member.id in there],
        apologies=[
            _present(member, None) for member in panel.members if member.id not in there and member.standing == SITS
        ],
        items=_items(session, panel),
        lots=_lots(session, panel.id),
        notes=_notes(session, panel.id),
    )


def _present(member: PanelMember, attendance: Attendance | None) -> Present:
    part = PARTS[member.kind]
    part += ", chair" if member.is_chair else ", observer" if member.is_observer else ""
    if attendance is None:
        return Present(member.person.name, part)
    return Present(member.person.name, part, attendance.came_at, attendance.left_at)


def _items(session: Session, panel: Panel) -> list[MinutedItem]:
    applications = session.scalars(
        select(Application)
        .where(Application.round_id == panel.round_id, Application.state.in_(BEFORE_THE_PANEL))
        .options(joinedload(Application.organisation), defer(Application.answers))
        .order_by(Application.id)
    ).all()
    ids = [each.id for each in applications]
    interests, votes, decided = _interests(session, panel), _votes(session, ids), _decided(session, panel.id)
    return [
        MinutedItem(
            application_id=each.id,
            title=each.title,
            reference=each.reference,
            organisation=each.organisation.name,
            interests=interests[each.id],
            votes=votes.get(each.id),
            decided=decided.get(each.id),
        )
        for each in applications
    ]


def _interests(session: Session, panel: Panel) -> dict[UUID, list[Interested]]:
    names = {member.id: member.person.name for member in panel.members}
    found = select(Interest).where(Interest.member_id.in_(names), Interest.level != NONE).order_by(Interest.member_id)
    by_application: dict[UUID, list[Interested]] = defaultdict(list)
    for each in session.scalars(found):
        interested = Interested(names[each.member_id], each.note, each.level == RECUSED, each.automatic)
        by_application[each.application_id].append(interested)
    return by_application


def _votes(session: Session, ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    counted = (
        select(Vote.application_id, Vote.choice, func.count())
        .where(Vote.application_id.in_(ids), Vote.in_writing.is_(False))
        .group_by(Vote.application_id, Vote.choice)
    )
    votes: dict[UUID, dict[str, int]] = defaultdict(lambda: dict.fromkeys(CHOICES, 0))
    for application_id, choice, number in session.execute(counted):
        votes[application_id][choice] = number
    return dict(votes)


def _decided(session: Session, panel_id: UUID) -> dict[UUID, Decided]:
    """What the panel decided. Money that came to one in reserve afterwards is told beside it, as what followed."""
    made = session.execute(
        select(Decision, ReserveEnding)
        .outerjoin(ReserveEnding, ReserveEnding.decision_id == Decision.id)
        .where(Decision.panel_id == panel_id)
    ).all()
    return {each.application_id: _as_decided(each, ending) for each, ending in made}


def _as_decided(made: Decision, ending: ReserveEnding | None) -> Decided:
    if ending is None:
        is_final = made.state == FINAL
        return Decided(
            made.outcome,
            made.amount_pence,
            made.conditions,
            made.reasons,
            made.reserve_place,
            is_final=is_final,
            by_officers=made.by_officers,
            length=f"{made.award_months} months. {made.length_reason}".strip() if made.award_months else "",
        )
    followed = Followed(ending.ended_at, made.amount_pence if ending.result == FUNDED else Pence(0))
    return Decided(
        RESERVE,
        Pence(0),
        "",
        ending.reasons,
        ending.place,
        is_final=True,
        followed=followed,
        by_officers=made.by_officers,
    )


def _lots(session: Session, panel_id: UUID) -> list[Lots]:
    drawn = select(LotDraw, Person.name).join(Person, Person.id == LotDraw.drawn_by).where(LotDraw.panel_id == panel_id)
    return [
        Lots(
            reason=draw.reason,
            drawn_by=name,
            drawn_at=draw.drawn_at,
            seed=draw.seed,
            among=[UUID(each) for each in draw.among],
            drawn=[UUID(each) for each in draw.drawn],
        )
        for draw, name in session.execute(drawn.order_by(LotDraw.id)).all()
    ]


def _notes(session: Session, panel_id: UUID) -> list[Noted]:
    found = select(EqualityNote).where(EqualityNote.panel_id == panel_id).order_by(EqualityNote.id)
    return [Noted(ASPECTS.get(each.aspect, each.aspect), each.group, each.note) for each in session.scalars(found)]
