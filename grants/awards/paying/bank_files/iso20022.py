"""Files in ISO 20022: a customer's order to pay, pain.001, within the United Kingdom. Pure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from lxml import etree

from grants.awards.paying.bank_files.characters import ISO_20022
from grants.awards.paying.bank_files.lines import Payer, PaymentLine, check_lines, pence_of_lines
from grants.kernel.money import as_decimal

PAIN_001_03, PAIN_001_09 = "pain.001.001.03", "pain.001.001.09"
LONGEST_NAME = 70
"""Characters: the schema has room for 140, and many banks for half of that."""
LONGEST_NOTE = 140
LONGEST_MESSAGE_ID = 35


def pain_001(
    lines: Sequence[PaymentLine],
    payer: Payer,
    *,
    version: str,
    message_id: str,
    made_at: datetime,
    pay_on: date,
) -> bytes:
    """An order to pay these lines from one account on one day. The same order is the same bytes, whenever it is made.

    `message_id` is what the bank's answer calls the whole file; it has at most 35 of the bank's characters. Raises
    Invalid for lines that no bank takes.
    """
    check_lines(lines)
    document = etree.Element("Document", nsmap={None: f"urn:iso:std:iso:20022:tech:xsd:{version}"})
    order = etree.SubElement(document, "CstmrCdtTrfInitn")
    _group_header(order, lines, payer, message_id, made_at)
    batch = etree.SubElement(order, "PmtInf")
    _batch(batch, lines, payer, message_id)
    day = etree.SubElement(batch, "ReqdExctnDt")
    (_under(day, "Dt") if version == PAIN_001_09 else day).text = pay_on.isoformat()
    _party(batch, "Dbtr", payer.name)
    _account(batch, "DbtrAcct", payer.account_number, currency=True)
    _agent(batch, "DbtrAgt", payer.sort_code)
    _under(batch, "ChrgBr", "SHAR")
    for line in lines:
        _payment(batch, line)
    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _group_header(
    order: etree._Element, lines: Sequence[PaymentLine], payer: Payer, message_id: str, made_at: datetime
) -> None:
    header = _under(order, "GrpHdr")
    _under(header, "MsgId", ISO_20022.name(message_id, longest=LONGEST_MESSAGE_ID))
    _under(header, "CreDtTm", f"{made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z")
    _sums(header, lines)
    _under(_under(header, "InitgPty"), "Nm", ISO_20022.name(payer.name, longest=LONGEST_NAME))


def _batch(batch: etree._Element, lines: Sequence[PaymentLine], payer: Payer, message_id: str) -> None:
    _under(batch, "PmtInfId", ISO_20022.name(message_id, longest=LONGEST_MESSAGE_ID))
    _under(batch, "PmtMtd", "TRF")
    _under(batch, "BtchBookg", "false")
    _sums(batch, lines)
    _under(_under(_under(batch, "PmtTpInf"), "SvcLvl"), "Cd", "NURG")


def _sums(beneath: etree._Element, lines: Sequence[PaymentLine]) -> None:
    _under(beneath, "NbOfTxs", str(len(lines)))
    _under(beneath, "CtrlSum", f"{as_decimal(pence_of_lines(lines)):.2f}")


def _payment(batch: etree._Element, line: PaymentLine) -> None:
    payment = _under(batch, "CdtTrfTxInf")
    reference = _under(payment, "PmtId")
    _under(reference, "InstrId", line.end_to_end_reference)
    _under(reference, "EndToEndId", line.end_to_end_reference)
    amount = _under(_under(payment, "Amt"), "InstdAmt", f"{as_decimal(line.amount_pence):.2f}")
    amount.set("Ccy", "GBP")
    _agent(payment, "CdtrAgt", line.sort_code)
    _party(payment, "Cdtr", line.payee_name)
    _account(payment, "CdtrAcct", line.account_number)
    note = f"{line.statement_reference} {line.paid_for}"
    _under(_under(payment, "RmtInf"), "Ustrd", ISO_20022.name(note, longest=LONGEST_NOTE))


def _party(beneath: etree._Element, tag: str, name: str) -> None:
    party = _under(beneath, tag)
    _under(party, "Nm", ISO_20022.name(name, longest=LONGEST_NAME))
    _under(_under(party, "PstlAdr"), "Ctry", "GB")


def _account(beneath: etree._Element, tag: str, number: str, *, currency: bool = False) -> None:
    account = _under(beneath, tag)
    _under(_under(_under(account, "Id"), "Othr"), "Id", number)
    if currency:
        _under(account, "Ccy", "GBP")


def _agent(beneath: etree._Element, tag: str, sort_code: str) -> None:
    """A bank's branch by its sort code, which ISO 20022 calls a member of the clearing system GBDSC."""
    branch = _under(_under(beneath, tag), "FinInstnId")
    member = _under(branch, "ClrSysMmbId")
    _under(_under(member, "ClrSysId"), "Cd", "GBDSC")
    _under(member, "MmbId", sort_code)
    _under(_under(branch, "PstlAdr"), "Ctry", "GB")


def _under(beneath: etree._Element, tag: str, text: str | None = None) -> etree._Element:
    """A new element at the end of another."""
    element = etree.SubElement(beneath, tag)
    element.text = text
    return element
