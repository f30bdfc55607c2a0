"""Reading what members have scored: the marks for an application that one may see, and how far each of them is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from grants.applications.models import IN_ASSESSMENT, Application
from grants.kernel.problems import NotFound
from grants.kernel.tallies import tallies_of
from grants.panels import queries
from grants.panels.models import DONE, RECUSED, TO_SCORE, UNABLE, Allocation, Interest, Panel, PanelMember
from grants.panels.scoring import rules
from grants.panels.scoring.models import Score
from grants.panels.scoring.rules import Progress
from grants.panels.seats import Seat
from grants.schemes.models import Criterion


@dataclass(frozen=True)
class OwnMarks:
    """A member's marks for one application. `closed` says why they cannot change, None while they can."""

    seat: Seat
    scores: dict[UUID, Score]
    closed: str | None

    @property
    def criteria(self) -> Sequence[Criterion]:
        return self.seat.application.round.scheme.criteria

    @property
    def scale(self) -> rules.Scale:
        scheme = self.seat.application.round.scheme
        return rules.Scale(scheme.lowest_mark, scheme.highest_mark)

    @property
    def missing(self) -> list[int]:
        """The positions of criteria without a mark, counted from 1."""
        return rules.unscored([each.id for each in self.criteria], self.scores)

    @property
    def points(self) -> Fraction | None:
        """What the marks come to, from 0 to 100; None while a mark is missing, and where no criterion applies."""
        weights = {each.id: each.weight for each in self.criteria}
        return rules.points({each: score.mark for each, score in self.scores.items()}, weights, self.scale)

    def next_from(self, position: int) -> int | None:
        """The position of the next criterion without a mark; None once all have one."""
        return rules.next_position([each.id for each in self.criteria], self.scores, position)


def criterion_at(criteria: Sequence[Criterion], position: int) -> Criterion:
    """The criterion at a position, counted from 1. Raises NotFound."""
    if not 1 <= position <= len(criteria):
        raise NotFound("There is no such criterion in this scheme.")
    return criteria[position - 1]


def own_marks(session: Session, seat: Seat, now: datetime) -> OwnMarks:
    """The marks of the member in this seat."""
    assert seat.member is not None
    found = session.scalars(
        select(Score).where(Score.application_id == seat.application.id, Score.member_id == seat.member.id)
    )
    proposed = queries.decision_on(session, seat.application.id) is not None
    due = seat.panel.scores_due_at
    closed = rules.why_closed(seat.application.state, due_at=due, is_proposed=proposed, now=now)
    return OwnMarks(seat, {score.criterion_id: score for score in found}, closed)


def progress(session: Session, panel: Panel, *, of: PanelMember | None = None) -> dict[UUID, Progress]:
    """How far each member of a panel is, or one alone, by their id; whoever was given nothing is at nothing."""
    members = [of] if of else panel.members
    ids = [member.id for member in members]
    numbers = tallies_of(session, ids)
    marked = exists().where(Score.application_id == Allocation.application_id, Score.member_id == Allocation.member_id)
    counted = select(Allocation.member_id, func.count()).where(Allocation.member_id.in_(ids))
    of_begun = counted.where(Allocation.state == TO_SCORE, marked).group_by(Allocation.member_id)
    kept = dict(session.execute(of_begun).all())
    return {
        each: Progress(
            to_score=numbers.get((each, TO_SCORE), 0),
            begun=kept.get(each, 0),
            done=numbers.get((each, DONE), 0),
            unable=numbers.get((each, UNABLE), 0),
        )
        for each in ids
    }


def begun(session: Session, member: PanelMember | None, application_ids: Sequence[UUID]) -> frozenset[UUID]:
    """The ids, of those given, of applications for which a member has kept a mark or more."""
    if member is None:
        return frozenset()
    kept = select(Score.application_id).where(Score.member_id == member.id, Score.application_id.in_(application_ids))
    return frozenset(session.scalars(kept.distinct()))


def next_to_score(session: Session, member: PanelMember, *, after: UUID | None = None) -> Application | None:
    """The next application that a member is to score, in the order of the list, going round at its end."""
    waiting = (
        select(Application)
        .join(Allocation, Allocation.application_id == Application.id)
        .outerjoin(Interest, (Interest.application_id == Application.id) & (Interest.member_id == Allocation.member_id))
        .where(
            Allocation.member_id == member.id,
            Allocation.state == TO_SCORE,
            Application.state == IN_ASSESSMENT,
            Interest.level.is_distinct_from(RECUSED),
        )
        .options(defer(Application.answers))
        .order_by(Application.id)
    )
    if after is not None:
        following = session.scalar(waiting.where(Application.id > after).limit(1))
        if following is not None:
            return following
        waiting = waiting.where(Application.id != after)
    return session.scalar(waiting.limit(1))


@dataclass(frozen=True)
class Scoresheet:
    """One member's marks for an application, with their points as far as they are complete."""

    member: PanelMember
    scores: Sequence[Score]
    points: Fraction | None


@dataclass(frozen=True)
class Scoresheets:
    """One's own marks and those of others, empty unless `others_are_shown`."""

    own: Scoresheet | None
    others: Sequence[Scoresheet]
    others_are_shown: bool


_MARKS = (
    select(PanelMember, Score)
    .join(Score, Score.member_id == PanelMember.id)
    .join(Score.criterion)
    .join(
        Allocation,
        (Allocation.member_id == Score.member_id) & (Allocation.application_id == Score.application_id),
    )
    .where(Score.application_id == bindparam("application_id"))
    .where(or_(Allocation.state == DONE, Score.member_id == bindparam("own_id")))
    .options(joinedload(PanelMember.person), contains_eager(Score.criterion))
    .order_by(PanelMember.id, Criterion.position)
)


def scoresheets(session: Session, seat: Seat) -> Scoresheets:
    """The marks for an application, as the person in this seat may see them.

    A member sees the others' once all of their own are given; of others, only marks that are done.
    """
    scheme = seat.application.round.scheme
    weights = {criterion.id: criterion.weight for criterion in scheme.criteria}
    scale = rules.Scale(scheme.lowest_mark, scheme.highest_mark)
    own_id = seat.member.id if seat.member else None
    rows = session.execute(_MARKS, {"application_id": seat.application.id, "own_id": own_id})
    by_member: dict[PanelMember, list[Score]] = defaultdict(list)
    for member, score in rows:
        by_member[member].append(score)
    sheets = [
        Scoresheet(member, marks, rules.points({each.criterion_id: each.mark for each in marks}, weights, scale))
        for member, marks in by_member.items()
    ]
    own = next((sheet for sheet in sheets if sheet.member.id == own_id), None)
    shown = seat.sees_others
    return Scoresheets(own, [sheet for sheet in sheets if sheet is not own] if shown else [], shown)
