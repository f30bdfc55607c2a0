"""Notice and endings in words."""

from collections.abc import Sequence

from grants.awards.ending.models import Notice
from grants.awards.ending.rules import EXCEPTIONS
from grants.awards.models import Instalment
from grants.kernel.look import day
from grants.kernel.money import pounds


def exception(notice: Notice) -> str:
    """Why notice is shorter than six months; empty where it is not."""
    return f"{EXCEPTIONS[notice.exception]}. {notice.exception_reasons}" if notice.exception else ""


def still_paid(stay: Sequence[Instalment], go: Sequence[Instalment]) -> str:
    """What is still paid though the grant ends, and what is not any more."""
    kept = "; ".join(f"{pounds(each.amount_pence)} by {day(each.due_on)}" for each in stay)
    gone = sum(each.amount_pence for each in go)
    said = f"We still pay {kept}." if kept else "Nothing more is paid."
    return f"{said} {pounds(gone)} is not paid any more." if gone else said
