"""A bank's answer in CSV, read by a layout. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from grants.awards.paying.bank_files.answers import PAID, RETURNED, UNDER_WAY, UNKNOWN, Answer
from grants.awards.paying.bank_files.csv_files import amount_of, rows_of
from grants.awards.paying.bank_files.layout_rules import AnswerLayout
from grants.awards.paying.bank_files.safe_xml import refused
from grants.kernel.money import Pence

LONGEST_REASON = 300


def read_answers_csv(data: bytes, layout: AnswerLayout) -> list[Answer]:
    """What a bank's answer says of each payment. A status that the layout has no word for leaves it unknown.

    Raises Invalid, with the line, for what cannot be read by this layout.
    """
    rows = rows_of(data, layout.separator)
    number, headings = next(rows, (1, []))
    places = _places(number, headings, layout)
    return [_answer(number, row, places, layout) for number, row in rows]


def _places(number: int, headings: Sequence[str], layout: AnswerLayout) -> dict[str, int]:
    """Where the columns are that the layout names."""
    there = [heading.strip().casefold() for heading in headings]
    places = {}
    for field in ("reference", "status", "date", "amount", "reason"):
        heading = getattr(layout, field).strip()
        if not heading:
            continue
        times = there.count(heading.casefold())
        if times != 1:
            raise refused(f"Line {number}: {'two columns have' if times else 'no column has'} the heading “{heading}”.")
        places[field] = there.index(heading.casefold())
    return places


def _answer(number: int, row: Sequence[str], places: dict[str, int], layout: AnswerLayout) -> Answer:
    told = {field: row[place].strip() if place < len(row) else "" for field, place in places.items()}
    return Answer(
        end_to_end_reference=told["reference"],
        outcome=_outcome(told["status"], layout),
        on=_day(number, told.get("date", ""), layout),
        reason=told.get("reason", "")[:LONGEST_REASON],
        amount_pence=_amount(number, told.get("amount", ""), layout),
        line=number,
    )


def _outcome(status: str, layout: AnswerLayout) -> str:
    words = {PAID: layout.paid_words, RETURNED: layout.returned_words, UNDER_WAY: layout.under_way_words}
    meant = (outcome for outcome, said in words.items() if status.casefold() in {word.casefold() for word in said})
    return next(meant, UNKNOWN)


def _day(number: int, text: str, layout: AnswerLayout) -> date | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, layout.date_format).date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise refused(f"Line {number}: “{text[:20]}” is not a day as this layout has it.") from error


def _amount(number: int, text: str, layout: AnswerLayout) -> Pence | None:
    if not text:
        return None
    amount = amount_of(text, amount_in=layout.amount_in)
    if amount is None:
        raise refused(f"Line {number}: “{text[:20]}” is not an amount as this layout has it.")
    return amount
