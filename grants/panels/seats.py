"""Where a person stands towards one application: their place, their interest, what they are to score."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session, aliased, defer, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from grants.applications.models import Application, Assistance
from grants.applications.rest import HAS_PARTIES, WAS_ASKED, read_rest
from grants.kernel.problems import NotFound
from grants.panels.models import DONE, STOOD_DOWN, TO_SCORE, UNABLE, Allocation, Decision, Interest, Panel, PanelMember
from grants.panels.queries import BEFORE_THE_PANEL
from grants.panels.rules import is_too_late
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
"""The statement for whoever saves marks, built once because marks are saved often."""

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
