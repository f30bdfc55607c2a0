"""Reading the meeting of a panel, so that everybody who looks at it sees the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.conflicts import conflicts_of
from grants.kernel.access import Actor
from grants.kernel.money import Pence
from grants.kernel.problems import NotFound
from grants.organisations.models import Organisation
from grants.panels.closed import is_closed_in_part
from grants.panels.comparing.models import StoredComparison
from grants.panels.meeting.models import Attendance, Meeting, Vote
from grants.panels.models import RECUSED, Decision, Interest, Panel, PanelMember
from grants.schemes.models import Contribution, Round
from grants.schemes.money.queries import awarded_in_round
from grants.schemes.money.rules import parts_with_awards


@dataclass(frozen=True)
class FunderLine:
    """One funder's part of the round's money in pence, and of what is committed of it."""

    funder: Organisation
    budget_pence: Pence
    committed_pence: Pence


@dataclass(frozen=True)
class Item:
    """The application a meeting is at: who is recused and leaves the room, and how the others voted, by member."""

    application_id: UUID
    recused: Sequence[PanelMember]
    votes: Mapping[UUID, str]


def meeting_of(session: Session, panel: Panel) -> Meeting | None:
    """The meeting of a panel, None before it is opened."""
    return session.get(Meeting, panel.id)


def open_meeting_of(session: Session, panel: Panel) -> Meeting:
    """Raises NotFound before it is opened."""
    meeting = meeting_of(session, panel)
    if meeting is None:
        raise NotFound("The meeting has not been opened yet.")
    return meeting


def attendance_of(session: Session, panel: Panel) -> Sequence[Attendance]:
    """Everybody who came, in the order of the panel's members."""
    found = select(Attendance).where(Attendance.panel_id == panel.id).order_by(Attendance.member_id)
    return session.scalars(found).all()


def item_of(session: Session, panel: Panel, application_id: UUID) -> Item:
    """What the meeting needs to know of the application it is at."""
    members = {member.id: member for member in panel.members}
    recused = select(Interest.member_id).where(Interest.application_id == application_id, Interest.level == RECUSED)
    cast = select(Vote.member_id, Vote.choice).where(Vote.application_id == application_id)
    return Item(
        application_id=application_id,
        recused=[members[each] for each in session.scalars(recused.order_by(Interest.member_id)) if each in members],
        votes={row[0]: row[1] for row in session.execute(cast)},
    )


def is_open(meeting: Meeting | None) -> bool:
    """Whether a meeting is going on."""
    return meeting is not None and meeting.closed_at is None


def written_votes(session: Session, application_id: UUID) -> Sequence[Vote]:
    """Votes in writing on an application, the first first, with the members and their people."""
    found = (
        select(Vote)
        .where(Vote.application_id == application_id, Vote.in_writing.is_(True))
        .options(joinedload(Vote.member).joinedload(PanelMember.person))
        .order_by(Vote.voted_at, Vote.member_id)
    )
    return session.scalars(found).all()


def own_votes(session: Session, member_id: UUID, application_ids: Sequence[UUID]) -> dict[UUID, str]:
    """How a member voted, by application."""
    found = select(Vote.application_id, Vote.choice)
    rows = session.execute(found.where(Vote.member_id == member_id, Vote.application_id.in_(application_ids)))
    return {row[0]: row[1] for row in rows}


def left_by(session: Session, panel: Panel, member_ids: Sequence[UUID]) -> set[UUID]:
    """The applications for which any of these members leave."""
    found = select(Interest.application_id).where(Interest.member_id.in_(member_ids), Interest.level == RECUSED)
    return set(session.scalars(found))


def funder_lines(session: Session, panel: Panel, actor: Actor) -> list[FunderLine] | None:
    """The round's money and what is committed of it, by funder: what awards have of each, and the rest by what is
    left of each contribution. So will it be shared when it is awarded.

    None for somebody who has a conflict of interest in any of it: what was decided about that follows from the sums.
    """
    if is_closed_in_part(session, panel, actor):
        return None
    found = select(Round.scheme_id, Round.budget_pence, Round.committed_pence).where(Round.id == panel.round_id)
    scheme_id, budget, committed = session.execute(found).one()
    contributions = session.scalars(
        select(Contribution)
        .where(Contribution.scheme_id == scheme_id)
        .options(joinedload(Contribution.funder))
        .order_by(Contribution.position)
    ).all()
    left = [(each.funder_id, int(each.left_pence)) for each in contributions]
    if not any(pence for _, pence in left):
        left = [(each.funder_id, int(each.amount_pence)) for each in contributions]
    if not left:
        return []
    awarded = awarded_in_round(session, panel.round_id)
    budgets, commitments = (parts_with_awards(sum_, left, awarded) for sum_ in (budget, committed))
    return [
        FunderLine(each.funder, part_of_budget, part_committed)
        for each, (_, part_of_budget), (_, part_committed) in zip(contributions, budgets, commitments, strict=True)
    ]


def state_of(session: Session, panel: Panel, actor: Actor) -> str:
    """A word that changes whenever what this person sees of the meeting may have changed."""
    meeting = select(Meeting.version).where(Meeting.panel_id == panel.id)
    decisions = select(func.count(), func.coalesce(func.sum(Decision.version), 0)).where(Decision.panel_id == panel.id)
    recusals = (
        select(func.count())
        .select_from(Interest)
        .join(PanelMember, PanelMember.id == Interest.member_id)
        .where(PanelMember.panel_id == panel.id, Interest.level == RECUSED)
    )
    compared = select(StoredComparison.fingerprint).where(StoredComparison.panel_id == panel.id)
    budget = select(Round.budget_pence).where(Round.id == panel.round_id)
    facts = [
        session.scalar(meeting),
        session.scalar(budget),
        *session.execute(decisions).one(),
        session.scalar(recusals),
        session.scalar(compared),
        len(conflicts_of(actor)),
    ]
    return sha256(repr(facts).encode()).hexdigest()[:16]
