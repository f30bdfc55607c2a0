"""Where a person stands towards one application: their place, their interest, the marks they may see."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, defer, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from grants.applications.models import Application, Assistance
from grants.applications.rest import HAS_PARTIES, WAS_ASKED, read_rest
from grants.kernel.problems import NotFound
from grants.panels import rules
from grants.panels.conflicts.closed import people_conflicted
from grants.panels.models import (
    DONE,
    SITS,
    STOOD_DOWN,
    TO_SCORE,
    UNABLE,
    Allocation,
    Decision,
    Interest,
    Panel,
    PanelMember,
    Score,
)
from grants.panels.queries import BEFORE_THE_PANEL
from grants.panels.scoring.rules import is_too_late
from grants.schemes.models import Criterion, QuestionSetVersion, Round


@dataclass(frozen=True)
class Seat:
    """Where somebody stands towards one application before a panel.

    `member` is None for people who are not on the panel or have stood down, `interest` while nothing is declared,
    `allocation` where the application is not theirs to score. `has_to_score` says whether any other of the panel
    still is.
    `is_over` says that nobody can score this one any more.
    """

    panel: Panel
    application: Application
    member: PanelMember | None
    interest: Interest | None
    allocation: Allocation | None = None
    has_to_score: bool = False
    is_over: bool = False

    @property
    def has_declared(self) -> bool:
        """Whether the member has said what they have to do with the application."""
        return self.interest is not None and self.interest.is_declared

    @property
    def sees_others(self) -> bool:
        """Whether others' marks can no longer sway this person's own: who is unable may take that back."""
        if self.allocation is None:
            return not self.has_to_score
        return self.allocation.state == DONE or (self.allocation.state == UNABLE and self.is_over)


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


_OTHER = aliased(Allocation)
_SEAT = (
    select(
        Application,
        Panel,
        PanelMember,
        Interest,
        Allocation,
        exists().where(_OTHER.member_id == PanelMember.id, _OTHER.state == TO_SCORE),
        exists().where(Decision.application_id == Application.id),
    )
    .join(Panel, Panel.round_id == Application.round_id)
    .outerjoin(
        PanelMember,
        (PanelMember.panel_id == Panel.id)
        & (PanelMember.person_id == bindparam("person_id"))
        & (PanelMember.standing != STOOD_DOWN),
    )
    .outerjoin(Interest, (Interest.member_id == PanelMember.id) & (Interest.application_id == Application.id))
    .outerjoin(Allocation, (Allocation.member_id == PanelMember.id) & (Allocation.application_id == Application.id))
    .where(Application.id == bindparam("application_id"), Application.state.in_(BEFORE_THE_PANEL))
    .options(joinedload(Application.round).joinedload(Round.scheme))
)
_TO_SCORE = _SEAT.options(defer(Application.answers))
"""Made once: marks are saved often."""

_CRITERIA = select(Criterion).where(Criterion.scheme_id == bindparam("scheme_id")).order_by(Criterion.position)
_TO_READ = _SEAT.add_columns(HAS_PARTIES, WAS_ASKED).options(
    joinedload(Application.organisation),
    joinedload(Application.question_set).defer(QuestionSetVersion.definition),
    joinedload(Application.assistance).joinedload(Assistance.enterer),
)


def seat_for(
    session: Session,
    application_id: UUID,
    person_id: UUID | None,
    *,
    now: datetime | None = None,
    reads: bool = True,
) -> Seat:
    """An application before its panel, and where a person stands towards it; with `now`, also whether it is too late.

    The application comes with its round, scheme and criteria and, for somebody who `reads` it, with all it says.
    Raises NotFound when no panel sits on it.
    """
    asked = _TO_READ if reads else _TO_SCORE
    row = session.execute(asked, {"application_id": application_id, "person_id": person_id}).first()
    if row is None:
        raise NotFound("There is no such application before a panel.")
    scheme = row[0].round.scheme
    set_committed_value(scheme, "criteria", session.scalars(_CRITERIA, {"scheme_id": scheme.id}).all())
    if reads:
        read_rest(session, row[0], has_parties=row.has_parties, was_asked=row.was_asked)
    is_over = bool(row[6]) or (now is not None and is_too_late(row[1].scores_due_at, now))
    return Seat(row[1], row[0], row[2], row[3], row[4], bool(row[5]), is_over)


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


def kinds_without_conflict(session: Session, panel_id: UUID, application: Application) -> list[str]:
    """On whose part those members sit who may vote on an application: no observers, and nobody with a conflict."""
    conflicted = people_conflicted(session, [application.id])[application.id]
    return list(
        session.scalars(
            select(PanelMember.kind).where(
                PanelMember.panel_id == panel_id,
                PanelMember.standing == SITS,
                PanelMember.is_observer.is_(False),
                PanelMember.person_id.not_in(conflicted),
            )
        )
    )
