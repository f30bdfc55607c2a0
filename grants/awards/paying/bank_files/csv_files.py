"""Files of payments in CSV, written and read by a layout. Pure."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import StringIO

from grants.awards.paying.bank_files import layout_rules as named
from grants.awards.paying.bank_files.characters import ISO_20022
from grants.awards.paying.bank_files.layout_rules import Column, Layout
from grants.awards.paying.bank_files.lines import Payer, PaymentLine, check_lines
from grants.awards.paying.bank_files.safe_xml import refused
from grants.kernel.money import LARGEST_PENCE, Pence, as_decimal
from grants.kernel.spreadsheets import as_meant, harmless

LARGEST = 8_000_000
"""Bytes."""
LONGEST_CELL = 1_000
MOST_ROWS = 20_000

_POUNDS = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.([0-9]{2}))?")


def payments_csv(lines: Sequence[PaymentLine], payer: Payer, layout: Layout, *, pay_on: date) -> bytes:
    """A file in UTF-8 with a row for each payment. The same payments are the same bytes, whenever it is made.

    Raises Invalid for lines that no bank takes.
    """
    check_lines(lines)
    file = StringIO()
    rows = csv.writer(file, delimiter=layout.separator, lineterminator="\r\n")
    if layout.has_header:
        rows.writerow(harmless(column.heading) for column in layout.columns)
    for line in lines:
        told = _told(line, payer, layout, pay_on)
        rows.writerow(harmless(_cell(column, told, layout)) for column in layout.columns)
    return file.getvalue().encode()


def _told(line: PaymentLine, payer: Payer, layout: Layout, pay_on: date) -> dict[str, str]:
    amount = f"{as_decimal(line.amount_pence):.2f}" if layout.amount_in == "pounds" else str(int(line.amount_pence))
    return {
        named.REFERENCE: line.end_to_end_reference,
        named.PAYEE: line.payee_name,
        named.SORT_CODE: _parted(line.sort_code, layout),
        named.ACCOUNT_NUMBER: line.account_number,
        named.AMOUNT: amount,
        named.STATEMENT: line.statement_reference,
        named.PAID_FOR: line.paid_for,
        named.PAY_ON: pay_on.strftime(layout.date_format),
        named.OUR_NAME: payer.name,
        named.OUR_SORT_CODE: _parted(payer.sort_code, layout),
        named.OUR_ACCOUNT: payer.account_number,
    }


def _parted(sort_code: str, layout: Layout) -> str:
    return layout.sort_code_format.join((sort_code[:2], sort_code[2:4], sort_code[4:]))


def _cell(column: Column, told: Mapping[str, str], layout: Layout) -> str:
    text = column.text if column.field == named.FIXED else told[column.field]
    if layout.letters == "bank" and column.field in (named.PAYEE, named.OUR_NAME, named.PAID_FOR):
        return ISO_20022.name(text, longest=LONGEST_CELL)
    return "".join(each if each.isprintable() else " " for each in text)


def rows_of(data: bytes, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file that somebody else made, as they were meant, each with the line on which it ends.

    Empty rows are left out. Raises Invalid for what is no such file, with the line.
    """
    if len(data) > LARGEST:
        raise refused(f"The file is larger than {LARGEST // 1_000_000} MB.", "too_large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].count(b"\n")
        raise refused(f"Line {before + 1}: the file is not in UTF-8.") from error
    if "\0" in text:
        before = text.partition("\0")[0].count("\n")
        raise refused(f"Line {before + 1}: this is no text.")
    yield from _checked(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True))


def _checked(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    reading = iter(rows)
    number = count = 0
    while True:
        try:
            row = next(reading)
        except StopIteration:
            return
        except csv.Error as error:
            raise refused(f"Line {number + 1}: this cannot be read as CSV.") from error
        number = reading.line_num  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in row):
            continue
        count += 1
        if count > MOST_ROWS or any(len(cell) > LONGEST_CELL for cell in row):
            raise refused(f"Line {number}: the file has too many rows, or too long a cell.", "too_large")
        yield number, [as_meant(cell) for cell in row]


def amount_of(text: str, *, amount_in: str) -> Pence | None:
    """A sum as a layout has it, without a sign; None where it is no such sum."""
    told = text.strip().removeprefix("£").strip()
    if amount_in == "pence":
        pence = int(told) if told.isascii() and told.isdigit() and len(told) <= 15 else LARGEST_PENCE + 1
    else:
        found = _POUNDS.fullmatch(told)
        pence = int(found[1].replace(",", "")) * 100 + int(found[2] or "0") if found else LARGEST_PENCE + 1
    return Pence(pence) if pence <= LARGEST_PENCE else None


def read_payments(data: bytes, layout: Layout) -> list[PaymentLine]:
    """The payments that a file of this layout has: what another system would read of it. Raises Invalid."""
    rows = list(rows_of(data, layout.separator))
    if layout.has_header:
        number, heading = rows.pop(0) if rows else (1, [])
        if heading != [column.heading for column in layout.columns]:
            raise refused(f"Line {number}: these are not the headings of this layout.")
    return [_line(number, row, layout) for number, row in rows]


def _line(number: int, row: Sequence[str], layout: Layout) -> PaymentLine:
    if len(row) != len(layout.columns):
        raise refused(f"Line {number}: it has {len(row)} columns, and the layout {len(layout.columns)}.")
    told = {column.field: cell for column, cell in zip(layout.columns, row, strict=True)}
    amount = amount_of(told[named.AMOUNT], amount_in=layout.amount_in)
    if amount is None:
        raise refused(f"Line {number}: “{told[named.AMOUNT][:20]}” is not an amount.")
    return PaymentLine(
        end_to_end_reference=told[named.REFERENCE],
        payee_name=told[named.PAYEE],
        sort_code=re.sub("[^0-9]", "", told[named.SORT_CODE]),
        account_number=told[named.ACCOUNT_NUMBER],
        amount_pence=amount,
        paid_for=told.get(named.PAID_FOR, ""),
        remittance_reference=told.get(named.STATEMENT, told[named.REFERENCE]),
    )
