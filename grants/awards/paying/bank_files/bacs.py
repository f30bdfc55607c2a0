"""Files in Bacs Standard 18: labels of 80 characters, and payments of 106 with the day of each. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from grants.awards.paying.bank_files.characters import BACS
from grants.awards.paying.bank_files.lines import (
    Payer,
    PaymentLine,
    check_lines,
    is_service_user_number,
    pence_of_lines,
)
from grants.kernel.clock import is_working_day, working_day_on_or_after, working_day_on_or_before
from grants.kernel.problems import Problem, check

LONGEST_NAME = 18
LONGEST_SERIAL = 6
MOST_DAYS_AHEAD = 30
"""How many days before its processing day Bacs takes a file."""

DAYS_KEPT = 7
"""How long after its processing day nobody may write over a file, as its labels say."""

CREDIT, CONTRA = "99", "17"
"""Transaction codes: money to a payee, and the sum of it from the payer's account."""


def processing_day(pay_on: date) -> date:
    """The working day before the money arrives: Bacs takes a file on one, works on it on the next, then pays."""
    return working_day_on_or_before(working_day_on_or_after(pay_on) - timedelta(days=1))


def earliest_pay_day(made_on: date) -> date:
    """The first day on which money can arrive of a file that is sent on `made_on`."""
    sent_on = working_day_on_or_after(made_on)
    processed_on = working_day_on_or_after(sent_on + timedelta(days=1))
    return working_day_on_or_after(processed_on + timedelta(days=1))


def bacs_problems(payer: Payer, *, made_on: date, pay_on: date) -> list[Problem]:
    """What keeps a payer from sending a file to Bacs that pays on this day."""
    problems = []
    if not is_service_user_number(payer.service_user_number):
        sentence = "A file for Bacs needs our service user number. It is a setting of this installation."
        problems.append(Problem("", sentence, "payer_missing"))
    if not is_working_day(pay_on):
        problems.append(Problem("pay_on", "Bacs pays on working days only. Choose another day.", "not_a_working_day"))
    elif pay_on < earliest_pay_day(made_on):
        problems.append(Problem("pay_on", "Bacs takes three working days. Choose a later day.", "too_early"))
    elif processing_day(pay_on) > made_on + timedelta(days=MOST_DAYS_AHEAD):
        sentence = f"Bacs takes a file at most {MOST_DAYS_AHEAD} days before. Choose an earlier day."
        problems.append(Problem("pay_on", sentence, "too_late"))
    return problems


def standard_18(lines: Sequence[PaymentLine], payer: Payer, *, serial: str, made_on: date, pay_on: date) -> bytes:
    """A file that pays these lines from one account on one day. The same order is the same bytes, whenever it is made.

    `serial` is of six capital letters and figures, and tells apart the files of a payer. Raises Invalid for lines that
    no bank takes, a payer without a number at Bacs, and a day on which Bacs cannot pay.
    """
    check_lines(lines)
    check(bacs_problems(payer, made_on=made_on, pay_on=pay_on))
    day = _day(processing_day(pay_on))
    number, serial = payer.service_user_number, BACS.name(serial, longest=LONGEST_SERIAL).ljust(LONGEST_SERIAL, "0")
    kept_until = _day(processing_day(pay_on) + timedelta(days=DAYS_KEPT))
    name = f"A{number}S  1{number}{serial}00010001{'':6}{_day(made_on)}{kept_until}{'':1}000000"
    form = f"F0200000106{'':35}00"
    total, count = pence_of_lines(lines), len(lines)
    records = [
        f"VOL1{serial}{'':31}{number}".ljust(79) + "1",
        _label(f"HDR1{name}"),
        _label(f"HDR2{form}"),
        _label(f"UHL1{day}999999{'':4}00{'':6}4 MULTI  001"),
        *(_payment(line, payer, day) for line in lines),
        _contra(total, payer, day),
        _label(f"EOF1{name}"),
        _label(f"EOF2{form}"),
        _label(f"UTL1{total:013}{total:013}{1:07}{count:07}"),
    ]
    return "".join(f"{record}\r\n" for record in records).encode("ascii")


def _label(text: str) -> str:
    return text.ljust(80)


def _payment(line: PaymentLine, payer: Payer, day: str) -> str:
    texts = (payer.name, BACS.written(line.statement_reference), line.payee_name)
    return _record(f"{line.sort_code}{line.account_number}0{CREDIT}", payer, line.amount_pence, texts, day)


def _contra(total: int, payer: Payer, day: str) -> str:
    texts = (payer.name, "CONTRA", payer.name)
    return _record(f"{payer.sort_code}{payer.account_number}0{CONTRA}", payer, total, texts, day)


def _record(about: str, payer: Payer, pence: int, texts: tuple[str, str, str], day: str) -> str:
    """One record of 106 characters: `about` are the account that it is about and its transaction code, `texts` who
    pays, the reference and who is paid.
    """
    source = f"{payer.sort_code}{payer.account_number}{'':4}{pence:011}"
    return f"{about}{source}{''.join(map(_padded, texts))}{day}"


def _padded(text: str) -> str:
    return BACS.name(text, longest=LONGEST_NAME).ljust(LONGEST_NAME)


def _day(day: date) -> str:
    """A day as Bacs writes it: a space, the year's last two figures, and the number of the day in the year."""
    return f" {day:%y%j}"
