"""Reading on which days reminders go out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from grants.applications.models import ASKED, OPEN, Application, Clarification, Party
from grants.applications.models import DRAFT as A_DRAFT
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import GIVEN
from grants.awards.changing.renewals.models import Renewal
from grants.awards.changing.renewals.rules import INVITED, TO_DECIDE
from grants.awards.changing.repayments.models import Repayment
from grants.awards.changing.repayments.rules import OWED
from grants.awards.models import OFFERED, Award
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.conditions.rules import OPEN as STILL_TO_DO
from grants.kernel.problems import NotFound
from grants.monitoring.models import DUE, RETURNED, Return
from grants.notifications import rules
from grants.notifications.reminding.offsets.models import ReminderOffset
from grants.notifications.reminding.offsets.rules import SETTABLE
from grants.notifications.rules import USUAL, Step, Steps
from grants.panels.models import SITS, Panel, PanelMember
from grants.schemes.models import Round, Scheme
from grants.schemes.queries import scheme_of


@dataclass(frozen=True)
class Schedule:
    """The steps of one kind; where a scheme has set them, since when, by its version."""

    kind: str
    steps: Steps
    since: datetime | None = None
    version: int = 0
    is_usual: bool = True


def schedule_of(session: Session, kind: str, scheme_id: UUID | None) -> Schedule:
    """On which days reminders of a kind go out in a scheme."""
    kept = session.get(ReminderOffset, (scheme_id, kind)) if scheme_id else None
    return _schedule(kind, kept)


def schedules_of(session: Session, scheme_id: UUID) -> list[Schedule]:
    """On which days reminders go out in a scheme, for each kind that can be set."""
    kept = select(ReminderOffset).where(ReminderOffset.scheme_id == scheme_id)
    by_kind = {each.kind: each for each in session.scalars(kept)}
    return [_schedule(kind, by_kind.get(kind)) for kind in SETTABLE]


def _schedule(kind: str, kept: ReminderOffset | None) -> Schedule:
    if kept is None:
        return Schedule(kind, USUAL[kind])
    steps = tuple(step_of(each) for each in kept.steps)
    return Schedule(kind, steps or USUAL[kind], kept.changed_at, kept.version, is_usual=not steps)


def step_of(kept: dict[str, Any]) -> Step:
    return Step(**{**kept, "at": time.fromisoformat(kept["at"])})


def scheme_and_schedules(session: Session, scheme_id: UUID) -> tuple[Scheme, list[Schedule]]:
    """Raises NotFound where there is no such scheme."""
    return scheme_of(session, scheme_id), schedules_of(session, scheme_id)


def scheme_and_schedule(session: Session, scheme_id: UUID, kind: str) -> tuple[Scheme, Schedule]:
    """Raises NotFound where there is no such scheme or kind."""
    scheme = scheme_of(session, scheme_id)
    if kind not in SETTABLE:
        raise NotFound("There are no such reminders.")
    return scheme, schedule_of(session, kind, scheme.id)


def subjects_of(
    session: Session, kind: str, scheme_id: UUID | None, *, after: UUID | None, most: int
) -> Sequence[UUID]:
    """Some of what is outstanding of a kind, in one scheme or, for None, in all: those that follow `after`."""
    found, column = _OUTSTANDING[kind]()
    if scheme_id is not None:
        found = found.where((Round if kind in _OF_ROUNDS else Award).scheme_id == scheme_id)
    if after is not None:
        found = found.where(column > after)
    return session.scalars(found.order_by(column).limit(most)).all()


Found = tuple[Select[UUID], Any]


def _drafts() -> Found:
    return select(Application.id).join(Application.round).where(Application.state == A_DRAFT), Application.id


def _parties() -> Found:
    asked = select(Party.id).join(Party.application).join(Application.round)
    return asked.where(Party.state == ASKED, Application.state == A_DRAFT), Party.id


def _clarifications() -> Found:
    asked = select(Clarification.id).join(Clarification.application).join(Application.round)
    return asked.where(Clarification.state == OPEN), Clarification.id


def _members() -> Found:
    sitting = select(PanelMember.id).join(PanelMember.panel).join(Panel.round)
    return sitting.where(PanelMember.standing == SITS), PanelMember.id


def _offers() -> Found:
    return select(Award.id).where(Award.state == OFFERED), Award.id


def _returns() -> Found:
    return select(Return.id).join(Return.award).where(Return.state.in_((DUE, RETURNED))), Return.id


def _conditions() -> Found:
    return select(AwardCondition.id).join(AwardCondition.award).where(
        AwardCondition.state == STILL_TO_DO
    ), AwardCondition.id


def _notices() -> Found:
    return select(Notice.id).join(Notice.award).where(Notice.state == GIVEN), Notice.id


def _repayments() -> Found:
    return select(Repayment.id).join(Repayment.award).where(Repayment.state.in_(OWED)), Repayment.id


def _invitations() -> Found:
    return select(Renewal.id).join(Renewal.award).where(Renewal.state == INVITED), Renewal.id


def _renewals_sent() -> Found:
    return select(Renewal.id).join(Renewal.award).where(Renewal.state.in_(TO_DECIDE)), Renewal.id


_OF_ROUNDS = {rules.DRAFT, rules.PARTY, rules.CLARIFICATION, rules.SCORES, rules.PAPERS}
_OUTSTANDING: dict[str, Callable[[], Found]] = {
    rules.DRAFT: _drafts,
    rules.PARTY: _parties,
    rules.CLARIFICATION: _clarifications,
    rules.SCORES: _members,
    rules.PAPERS: _members,
    rules.OFFER: _offers,
    rules.RETURN: _returns,
    rules.CONDITION: _conditions,
    rules.UNDER_NOTICE: _notices,
    rules.REPAYMENT: _repayments,
    rules.RENEWAL: _invitations,
    rules.RENEWAL_SENT: _renewals_sent,
}
