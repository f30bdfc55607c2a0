"""What a bank's file says, as a page carries it from reading to taking. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from grants.awards.paying.bank_files.answers import Answer
from grants.kernel.money import Pence


def packed(answers: Sequence[Answer]) -> list[list[Any]]:
    """Lists of plain values, which JSON holds."""
    return [
        [
            each.end_to_end_reference,
            each.outcome,
            each.on.isoformat() if each.on else None,
            each.reason,
            None if each.amount_pence is None else int(each.amount_pence),
            each.line,
        ]
        for each in answers
    ]


def unpacked(values: Sequence[Sequence[Any]]) -> list[Answer]:
    """The answers that were `packed`."""
    return [
        Answer(
            reference,
            outcome,
            date.fromisoformat(on) if on else None,
            reason,
            None if pence is None else Pence(pence),
            line,
        )
        for reference, outcome, on, reason, pence, line in values
    ]
