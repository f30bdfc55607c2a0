"""What a bank's report says of each payment; and what is no report is refused before it does harm."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from grants.awards.paying.bank_files.answers import PAID, RETURNED, UNDER_WAY, UNKNOWN
from grants.awards.paying.bank_files.safe_xml import LARGEST
from grants.awards.paying.bank_files.status_reports import read_status_report
from grants.kernel.problems import Invalid
from tests.awards.bank_files.reports import report, transaction
from tests.servers import ROOT

REFERENCES = ["AW-1", "AW-2", "AW-3", "AW-4"]


def read(data: bytes):
    return read_status_report(data, message_id="PR-4F7K-2MQD", references=REFERENCES)


@pytest.mark.parametrize("version", ["pain.002.001.03", "pain.002.001.10"])
def test_each_payment_has_its_outcome_reason_day_and_sum(version: str):
    data = report(
        transaction("AW-1", "ACSC", amount="2500.50"),
        transaction("AW-2", "RJCT", code="AC04", said="Closed 2026"),
        transaction("AW-3", "PDNG", at="2027-03-04T23:30:00-02:00"),
        transaction("AW-4", "QQQQ", code="ZZ99"),
        version=version,
        group="<GrpSts>PART</GrpSts>",
    )

    one, two, three, four = read(data)
    assert (one.outcome, one.on, one.reason, one.amount_pence) == (PAID, date(2027, 3, 4), "", 2500_50)
    assert (two.outcome, two.reason) == (RETURNED, "The account is closed (AC04). Closed 2026")
    assert (three.outcome, three.on, three.amount_pence) == (UNDER_WAY, date(2027, 3, 5), None)
    assert (four.outcome, four.reason) == (UNKNOWN, "The bank gives a reason that is not known here (ZZ99).")
    assert [answer.line for answer in (one, two, three, four)] == [6, 7, 8, 9]


def test_our_example_of_a_report_is_one_by_the_schema():
    schema = etree.XMLSchema(file=str(ROOT / "tests/samples/iso20022/pain.002.001.03.xsd"))
    data = report(transaction("AW-2", "RJCT", code="AC04", said="Closed", amount="1.00"), group="<GrpSts>PART</GrpSts>")
    schema.assertValid(etree.fromstring(data))


def test_what_is_said_of_the_whole_is_said_of_each_payment_not_named():
    rejected = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf>"
    answers = read(report(group=rejected))
    assert [answer.end_to_end_reference for answer in answers] == REFERENCES
    assert {(each.outcome, each.reason) for each in answers} == {
        (RETURNED, "There was too little money in our own account (AM04).")
    }

    batch = read(report(transaction("AW-1", "RJCT", code="AC01"), batch="<PmtInfSts>ACSC</PmtInfSts>"))
    assert [(each.end_to_end_reference, each.outcome) for each in batch] == [
        ("AW-1", RETURNED),
        *((reference, PAID) for reference in REFERENCES[1:]),
    ]
    in_part = read(report(transaction("AW-1", "ACSC"), group="<GrpSts>PART</GrpSts>"))
    assert [each.end_to_end_reference for each in in_part] == ["AW-1"]


def test_a_report_about_another_file_is_refused():
    with pytest.raises(Invalid, match="Line 4: the report is about the file PR-9999-9999") as refused:
        read(report(transaction("AW-1", "ACSC"), about="PR-9999-9999"))
    assert [problem.code for problem in refused.value.problems] == ["other_run"]


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
ATTACKS = {
    "a file of the server": '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "an address": '<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/x.dtd">',
    "a billion laughs": f'<!DOCTYPE Document [<!ENTITY a0 "ha">{BOMB}]>',
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_document_type_is_refused_unread(attack: str):
    data = report(transaction("AW-1", "ACSC")).replace(b"<Document", ATTACKS[attack].encode() + b"<Document", 1)
    with pytest.raises(Invalid, match="document type"):
        read(data)
    with pytest.raises(Invalid, match="UTF-8"):
        read(data.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"))
    with pytest.raises(Invalid, match="UTF-8"):
        read(data.decode().replace('encoding="UTF-8"', 'encoding="cp037"').encode("cp037"))


def test_an_encoding_that_hides_a_document_type_is_not_followed():
    hidden = report(transaction("AW-1", "ACSC")).replace(b'"UTF-8"', b'"UTF-7"')
    hidden = hidden.replace(b"<Document", b"+ADwAIQ-DOCTYPE Document []+AD4-<Document", 1)
    with pytest.raises(Invalid, match="not XML"):
        read(hidden)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not XML"),
        (b"reference,status\n", "not XML"),
        (b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.03'/>", "not a status report"),
        (b"<x>" * 100 + b"</x>" * 100, "too deep"),
        (b" " * (LARGEST + 1), "larger than 8 MB"),
        (report(transaction("AW-1", "ACSC", at="yesterday")), "Line 6: this is no day"),
        (report(transaction("AW-1", "ACSC", amount="1e5")), "Line 6: the amount"),
        (report(transaction("AW-1", "ACSC", amount="5")).replace(b"GBP", b"EUR"), "Line 6: the amount"),
    ],
)
def test_what_is_no_report_is_refused_with_its_line(data: bytes, sentence: str):
    with pytest.raises(Invalid, match=sentence):
        read(data)


@given(st.binary(max_size=300))
def test_whatever_comes_is_refused_by_name(data: bytes):
    with pytest.raises(Invalid):
        read(data)
