"""Rules of money that a grantee was paid beyond its grant: what can be proposed to become of it. Pure."""

from datetime import date

from grants.awards.changing.repayments.rules import due_problems
from grants.awards.paying.runs.rules import reason_problems
from grants.awards.paying.runs.unexpected.rules import ASKED_BACK, OUTCOMES, SET_OFF
from grants.kernel.look import day
from grants.kernel.money import pounds
from grants.kernel.problems import Problem


def proposal_problems(
    outcome: str, reason: str, due_on: date | None, *, arrived_pence: int, next_pence: int | None, today: date
) -> list[Problem]:
    """What is wrong with what is proposed to become of money that arrived unexpectedly.

    `next_pence` is the next payment that could take it; None where there is none.
    """
    if outcome not in OUTCOMES:
        problems = [Problem("outcome", "Choose what becomes of the money.", "missing")]
    elif outcome == SET_OFF:
        problems = set_off_problems(arrived_pence, next_pence)
    else:
        problems = due_problems(due_on, today) if outcome == ASKED_BACK else []
    return problems + reason_problems(reason)


def set_off_problems(arrived_pence: int, next_pence: int | None) -> list[Problem]:
    """Why so much is not set off against the next payment of a grant."""
    if next_pence is None:
        return [
            Problem("outcome", "No payment is to come that it could be set off against. Ask it back.", "not_set_off")
        ]
    if next_pence < arrived_pence:
        sentence = f"The next payment is {pounds(next_pence)}, less than what arrived. Ask it back instead."
        return [Problem("outcome", sentence, "not_set_off")]
    return []


def source_of(reference: str, arrived_on: date) -> str:
    """Where a repayment says that its amount comes from, by the reference that the bank knows."""
    return f"payment {reference}, which arrived as well on {day(arrived_on)}"


def is_set_off(number: int) -> str:
    """What a letter says happens to money that is set off: it is payment `number`."""
    counts = f"You keep it. It counts as payment {number} of your grant, so what comes next is less by as much."
    return f"{counts} You need do nothing."
