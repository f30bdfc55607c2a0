"""What happened between the end of the period and the moment at which a pack was read: the only thing by which two
packs on one period differ, beside what each tells as of its own moment.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.rules import AGREED
from grants.awards.models import Award
from grants.kernel.clock import london_day
from grants.kernel.counting import counted
from grants.kernel.look import day, minute
from grants.kernel.money import pounds
from grants.monitoring.models import ACCEPTED, Return
from grants.reporting.packs.money import paid_between
from grants.reporting.packs.rules import SINCE_THEN
from grants.reporting.packs.scope import Scope
from grants.reporting.packs.tables import Section


def section(session: Session, scope: Scope) -> Section:
    """What came after a period that is over; empty while it goes on."""
    if not scope.is_over:
        return Section(SINCE_THEN, "")
    said = [each for each in (_accepted(session, scope), _changed(session, scope), _paid(session, scope)) if each]
    if returns := _returns(session, scope):
        said.append(f"{counted(returns, 'return')} of these grants {'was' if returns == 1 else 'were'} accepted.")
    title = f"Since then: from {day(london_day(scope.end_moment))} to {minute(scope.as_of)}"
    return Section(SINCE_THEN, title, said)


def _accepted(session: Session, scope: Scope) -> str:
    """Grants that were decided in the period, and accepted after it."""
    of_period = Award.awarded_on.between(scope.period_from, scope.period_to)
    found = select(func.count(Award.id)).where(scope.grants, of_period, Award.accepted_at >= scope.end_moment)
    number = int(session.scalar(found) or 0)
    accepted = "was" if number == 1 else "were"
    listed = "it is" if number == 1 else "they are"
    return f"{counted(number, 'grant')} of the period {accepted} accepted; {listed} told above." if number else ""


def _changed(session: Session, scope: Scope) -> str:
    """Grants whose sum was changed by agreement after the period."""
    agreed = (
        select(Variation.award_id, Variation.after["amount_pence"].as_integer())
        .join(Variation.award)
        .where(scope.grants, Variation.state == AGREED, Variation.ended_at >= scope.end_moment)
    )
    number = len({award_id for award_id, pence in session.execute(agreed) if pence is not None})
    if not number:
        return ""
    of = "The sum of 1 grant was" if number == 1 else f"The sums of {number:,} grants were"
    return f"{of} changed by agreement; {'it is' if number == 1 else 'they are'} told above as changed."


def _paid(session: Session, scope: Scope) -> str:
    number, pence = paid_between(session, scope, after=scope.period_to, until=london_day(scope.as_of))
    return f"{counted(number, 'payment was', 'payments were')} made, {pounds(pence)} together." if number else ""


def _returns(session: Session, scope: Scope) -> int:
    accepted = select(func.count(Return.id)).join(Return.award)
    accepted = accepted.where(scope.grants, Return.state == ACCEPTED, Return.reviewed_at >= scope.end_moment)
    return int(session.scalar(accepted) or 0)
