"""A file for Bacs: its labels and records to the character, and its days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.awards.paying.bank_files.bacs import bacs_problems, earliest_pay_day, processing_day, standard_18
from grants.awards.paying.bank_files.characters import BACS
from grants.awards.paying.bank_files.lines import Payer, pence_of_lines
from grants.kernel.clock import is_working_day
from grants.kernel.problems import Invalid
from tests.awards.bank_files.given import PAYER, line, some_lines

MONDAY, THURSDAY = date(2027, 3, 1), date(2027, 3, 4)


def written(lines) -> list[str]:
    data = standard_18(lines, PAYER, serial="7K2MQD", made_on=MONDAY, pay_on=THURSDAY)
    assert data == standard_18(lines, PAYER, serial="7K2MQD", made_on=MONDAY, pay_on=THURSDAY)
    return data.decode("ascii").split("\r\n")


def test_a_file_has_its_labels_payments_contra_and_sums():
    lines = [line(1, amount_pence=123_45), line(2, payee_name="Ysgol Tŷ Gŵyl y Gorllewin")]

    vol, hdr1, hdr2, uhl, *records, eof1, eof2, utl, end = written(lines)

    assert vol == f"VOL17K2MQD{'':31}123456{'':32}1"
    assert hdr1.rstrip() == "HDR1A123456S  11234567K2MQD00010001       27060 27069 000000"
    assert hdr2.rstrip() == f"HDR2F0200000106{'':35}00"
    assert uhl.rstrip() == "UHL1 27062999999    00      4 MULTI  001"
    assert eof1 == hdr1.replace("HDR1", "EOF1")
    assert eof2 == hdr2.replace("HDR2", "EOF2")
    assert utl.rstrip() == "UTL1" + "0000000262397" * 2 + "0000001" + "0000002"
    assert end == ""
    assert {len(label) for label in (vol, hdr1, hdr2, uhl, eof1, eof2, utl)} == {80}
    assert records[0] == (
        "08999966374958" + "099" + "30995000112233" + "    " + "00000012345"
        "AIRE VALLEY COMMUN" + "AW-4F7K-0001      " + "BEESTON GROWERS   " + " 27062"
    )  # fmt: skip
    assert records[1][82:100] == "YSGOL TY GWYL Y GO"
    assert records[2] == (
        "30995000112233" + "017" + "30995000112233" + "    " + "00000262397"
        "AIRE VALLEY COMMUN" + "CONTRA            " + "AIRE VALLEY COMMUN" + " 27062"
    )  # fmt: skip


@settings(max_examples=60)
@given(some_lines())
def test_every_file_adds_up_in_records_of_one_length_and_in_its_characters(lines):
    *_labels, utl, _end = rows = written(lines)
    records = rows[4:-4]

    assert {len(record) for record in records} == {106}
    assert set("".join(rows)) <= BACS.characters
    amounts = [int(record[35:46]) for record in records]
    assert sum(amounts[:-1]) == amounts[-1] == pence_of_lines(lines) == int(utl[4:17]) == int(utl[17:30])
    assert all(record[82:100].strip() for record in records)


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_the_earliest_day_is_one_on_which_bacs_pays_and_the_day_before_it_none(made_on: date):
    day = earliest_pay_day(made_on)

    assert bacs_problems(PAYER, made_on=made_on, pay_on=day) == []
    assert is_working_day(processing_day(day))
    assert made_on < processing_day(day) < day
    (problem,) = bacs_problems(PAYER, made_on=made_on, pay_on=day - timedelta(days=1))
    assert problem.code in {"too_early", "not_a_working_day"}


@pytest.mark.parametrize(
    ("pay_on", "code"),
    [
        (date(2027, 3, 2), "too_early"),
        (date(2027, 3, 6), "not_a_working_day"),
        (date(2027, 3, 26), "not_a_working_day"),
        (date(2027, 5, 4), "too_late"),
    ],
)
def test_a_day_on_which_bacs_cannot_pay_is_refused(pay_on: date, code: str):
    (problem,) = bacs_problems(PAYER, made_on=MONDAY, pay_on=pay_on)
    assert (problem.field, problem.code) == ("pay_on", code)


def test_a_payer_without_a_number_at_bacs_sends_no_file():
    payer = Payer(PAYER.name, PAYER.sort_code, PAYER.account_number)
    with pytest.raises(Invalid, match="service user number"):
        standard_18([line()], payer, serial="7K2MQD", made_on=MONDAY, pay_on=THURSDAY)
