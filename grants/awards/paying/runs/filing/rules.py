"""Rules of the files of a run: which formats there are, when they pay, and what they are called. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from grants.awards.paying.bank_files.bacs import earliest_pay_day, standard_18
from grants.awards.paying.bank_files.csv_files import payments_csv
from grants.awards.paying.bank_files.iso20022 import PAIN_001_03, PAIN_001_09, pain_001
from grants.awards.paying.bank_files.layout_rules import Layout
from grants.awards.paying.bank_files.lines import Payer, PaymentLine
from grants.kernel.clock import working_day_on_or_after
from grants.kernel.problems import Problem

BACS_18, CSV, PAIN_002 = "bacs_standard_18", "csv", "pain.002"
FORMATS = (PAIN_001_09, PAIN_001_03, BACS_18, CSV)
ANSWER_FORMATS = (PAIN_002, CSV)
MEDIA_TYPES = {PAIN_001_09: "application/xml", PAIN_001_03: "application/xml", BACS_18: "text/plain", CSV: "text/csv"}
_ENDINGS = {PAIN_001_09: "xml", PAIN_001_03: "xml", BACS_18: "txt", CSV: "csv"}


def format_problems(file_format: str, layout: object | None, formats: Sequence[str]) -> list[Problem]:
    """What is wrong with the format that was chosen: only CSV has a layout."""
    if file_format not in formats:
        return [Problem("format", "Choose the kind of file.", "missing")]
    if file_format == CSV and layout is None:
        return [Problem("layout_id", "Choose the layout of the file.", "missing")]
    return []


def arrives_on(file_format: str, pay_on: date, today: date) -> date:
    """When a file that is made today pays: on the run's day, or on the first after it on which the bank can. It is
    always a working day.
    """
    if file_format == BACS_18:
        return working_day_on_or_after(max(pay_on, earliest_pay_day(today)))
    return working_day_on_or_after(max(pay_on, today))


def written(
    lines: Sequence[PaymentLine],
    payer: Payer,
    *,
    file_format: str,
    layout: Layout | None,
    run_reference: str,
    pay_on: date,
    today: date,
    now: datetime,
) -> bytes:
    """The file of a run. Raises Invalid for payments that no bank takes."""
    if layout is not None:
        return payments_csv(lines, payer, layout, pay_on=pay_on)
    if file_format == BACS_18:
        serial = run_reference.replace("-", "")[-6:]
        return standard_18(lines, payer, serial=serial, made_on=today, pay_on=pay_on)
    return pain_001(lines, payer, version=file_format, message_id=run_reference, made_at=now, pay_on=pay_on)


def file_name(run_reference: str, file_format: str, digest: str) -> str:
    """A name that says which run it is and what is in it: two files of one name have the same content."""
    return f"{run_reference}-{digest[:12]}.{_ENDINGS[file_format]}"
