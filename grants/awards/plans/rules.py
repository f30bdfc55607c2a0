"""Rules of the payments of a grant: how it is spread over time. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from grants.awards.rules import WORKING_DAYS_TO_PAY, parts_of_life, returns_asked, working_days_after
from grants.kernel.clock import london_day, working_day_on_or_after, working_day_on_or_before
from grants.kernel.money import Pence, share


@dataclass(frozen=True)
class PlannedInstalment:
    """One payment to come: by which day, and which return it waits for (None: only for its day)."""

    number: int
    amount_pence: Pence
    due_on: date
    waits_for_return: int | None


def instalment_plan(
    amount_pence: int, *, instalments: int, returns: int, accepted_on: date, starts_on: date, months: int
) -> list[PlannedInstalment]:
    """The payments of an award: equal to the penny, in the order of their days, and none after its life.

    The first is paid within ten working days of acceptance, or by the day on which the grant begins where that is
    later. Each of the others has its part of the award's life. It waits for the first return that can be agreed in
    that part; where none can, it comes at the start of the part. There are never more payments than pennies.
    """
    count = min(instalments, amount_pence)
    amounts = share(amount_pence, [1] * count)
    lives = parts_of_life(starts_on, months, count)
    agreed = [agreed_by(due_at) for _, due_at in returns_asked(starts_on, months, returns)]
    last_day = max(working_day_on_or_before(lives[-1].last), working_day_on_or_after(accepted_on))
    plan: list[PlannedInstalment] = []
    day = max(working_days_after(accepted_on, WORKING_DAYS_TO_PAY), working_day_on_or_before(starts_on))
    for number, (amount, life) in enumerate(zip(amounts, lives, strict=True), start=1):
        waits_for = None
        if number > 1:
            within = [place for place, on in enumerate(agreed, start=1) if life.first <= on <= life.last]
            waits_for = within[0] if within else None
            day = max(day, agreed[waits_for - 1] if waits_for else working_day_on_or_after(life.first))
        day = min(day, last_day)
        plan.append(PlannedInstalment(number, amount, day, waits_for))
    return plan


def agreed_by(due_at: datetime) -> date:
    """The day by which a return that comes when it is due is accepted, so that what waits for it can be paid."""
    return working_days_after(london_day(due_at), WORKING_DAYS_TO_PAY)
