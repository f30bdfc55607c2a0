"""The books in words: months of payments to come, and the way from a decision to money."""

from collections.abc import Mapping, Sequence
from datetime import date

from grants.awards.books.rules import BANK, GRANTEE, PLAN, US, Stretch
from grants.kernel.money import Pence, pounds

DONE = {
    "told": "Letter released",
    "accepted": "Offer accepted",
    "account told": "Bank account told",
    "statement shown": "Bank statement shown",
    "account checked": "Bank account checked",
    "may be paid": "First day on which it could be paid",
    "conditions met": "What was asked for first is done",
    "prepared": "Payment prepared",
    "released": "Payment released by a second person",
    "sent": "Payment sent to the bank",
    "paid": "Money paid",
}
NEXT = {
    "told": "Next, the letter about the decision is released.",
    "accepted": "Next, a person who may sign accepts the offer.",
    "account told": "Next, the organisation tells us its bank account.",
    "statement shown": "Next, the organisation shows us a bank statement.",
    "account checked": "Next, we check the bank account.",
    "may be paid": "Next comes the day of the first payment.",
    "conditions met": "Next is what has to be done before the first payment.",
    "prepared": "Next, we prepare the payment.",
    "released": "Next, a second person here releases the payment.",
    "sent": "Next, we send the payment to the bank.",
    "paid": "Next, the bank tells us that the money is paid.",
}
WAITED_FOR = {US: "us", GRANTEE: "the organisation", BANK: "the bank", PLAN: "the day it was planned for"}


def next_step(found: Sequence[Stretch]) -> str:
    """What happens next on the way to the first payment; empty where that is paid."""
    return NEXT[found[-1].name] if found and found[-1].on is None else ""


def expected(months: Mapping[date, Pence]) -> list[tuple[str, str]]:
    """The months in which something is to be paid, each with the amount; the last stands for all after it too."""
    last = max(months)
    return [
        (f"{month:%B %Y}{' and later' if month == last else ''}", pounds(pence))
        for month, pence in months.items()
        if pence
    ]
