"""An order to pay in ISO 20022: valid, the same each time, and to the penny."""

import time
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from lxml import etree

from grants.awards.paying.bank_files.characters import ISO_20022
from grants.awards.paying.bank_files.iso20022 import PAIN_001_03, PAIN_001_09, pain_001
from grants.awards.paying.bank_files.lines import pence_of_lines
from grants.kernel.problems import Invalid
from tests.awards.bank_files.given import PAYER, line, some_lines
from tests.servers import ROOT

THEN = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)


@cache
def schema(version: str) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(ROOT / "tests/samples/iso20022" / f"{version}.xsd"))


def order(lines, version: str = PAIN_001_09) -> bytes:
    return pain_001(lines, PAYER, version=version, message_id="PR-4F7K-2MQD", made_at=THEN, pay_on=date(2027, 3, 4))


def texts(data: bytes, path: str) -> list[str]:
    found = etree.fromstring(data)
    return [each.text for each in found.iterfind("/".join(f"{{*}}{part}" for part in path.split("/")))]


PAYMENT = "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf"


@pytest.mark.parametrize("version", [PAIN_001_09, PAIN_001_03])
@settings(max_examples=40)
@given(lines=some_lines())
def test_any_order_is_valid_adds_up_and_keeps_to_the_banks_characters(version: str, lines):
    data = order(lines, version)

    schema(version).assertValid(etree.fromstring(data))
    assert data == order(lines, version)
    sums = texts(data, "CstmrCdtTrfInitn/GrpHdr/CtrlSum") + texts(data, "CstmrCdtTrfInitn/PmtInf/CtrlSum")
    assert [int(Decimal(each) * 100) for each in sums] == [pence_of_lines(lines)] * 2
    amounts = [int(Decimal(each) * 100) for each in texts(data, f"{PAYMENT}/Amt/InstdAmt")]
    assert amounts == [line.amount_pence for line in lines]
    for name in texts(data, f"{PAYMENT}/Cdtr/Nm") + texts(data, f"{PAYMENT}/RmtInf/Ustrd"):
        assert name
        assert set(name) <= ISO_20022.characters


def test_an_order_names_both_accounts_by_sort_code_and_number():
    data = order([line(1), line(2, payee_name="Café Ŵyl & Søn", roll_number="R/123 45")])

    assert texts(data, "CstmrCdtTrfInitn/PmtInf/ReqdExctnDt/Dt") == ["2027-03-04"]
    assert texts(data, "CstmrCdtTrfInitn/PmtInf/DbtrAgt/FinInstnId/ClrSysMmbId/MmbId") == ["309950"]
    assert texts(data, f"{PAYMENT}/CdtrAgt/FinInstnId/ClrSysMmbId/ClrSysId/Cd") == ["GBDSC", "GBDSC"]
    assert texts(data, f"{PAYMENT}/CdtrAcct/Id/Othr/Id") == ["66374958", "66374958"]
    assert texts(data, f"{PAYMENT}/Cdtr/Nm") == ["Beeston Growers", "Cafe Wyl and Son"]
    assert texts(data, f"{PAYMENT}/PmtId/EndToEndId") == ["AW-4F7K-0001", "AW-4F7K-0002"]
    first, second = texts(data, f"{PAYMENT}/RmtInf/Ustrd")
    assert first == "AW-4F7K-0001 Gardening with neighbours, instalment 1"
    assert second.startswith("R/123 45 ")
    assert texts(order([line()], PAIN_001_03), "CstmrCdtTrfInitn/PmtInf/ReqdExctnDt") == ["2027-03-04"]


def test_what_no_bank_takes_is_refused_at_its_place():
    with pytest.raises(Invalid) as refused:
        order([line(1, sort_code="12345"), line(1, amount_pence=0, end_to_end_reference="much-too-long-a-reference")])
    assert [problem.field for problem in refused.value.problems] == [
        "lines.0.sort_code",
        "lines.1.end_to_end_reference",
        "lines.1.amount_pence",
    ]
    with pytest.raises(Invalid, match="AW-4F7K-0001 is there 2 times"):
        order([line(1), line(1)])
    with pytest.raises(Invalid, match="nothing to pay"):
        order([])


def test_numbers_of_accounts_are_not_in_what_is_shown_of_a_line():
    assert "66374958" not in repr(line())
    assert "00112233" not in repr(PAYER)


def test_two_thousand_payments_are_written_and_validated_in_two_seconds():
    lines = [line(number) for number in range(1, 2_001)]
    schema(PAIN_001_09)

    begun = time.process_time()
    schema(PAIN_001_09).assertValid(etree.fromstring(order(lines)))
    taken = time.process_time() - begun

    assert taken < 2, f"{taken:.2f} s"
