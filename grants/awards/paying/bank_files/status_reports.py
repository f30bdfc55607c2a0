"""A bank's answer in ISO 20022: a report on the status of payments, pain.002. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from lxml import etree

from grants.awards.paying.bank_files.answers import PAID, RETURNED, UNDER_WAY, UNKNOWN, Answer
from grants.awards.paying.bank_files.reasons import in_plain_words
from grants.awards.paying.bank_files.safe_xml import read_xml, refused
from grants.kernel.clock import london_day
from grants.kernel.money import LARGEST_PENCE, Pence

OUTCOME_OF = {
    "ACSC": PAID,
    "ACCC": PAID,
    "RJCT": RETURNED,
    "CANC": RETURNED,
    **dict.fromkeys(("RCVD", "ACTC", "ACCP", "ACFC", "ACSP", "ACWC", "ACWP", "PDNG"), UNDER_WAY),
}
"""What each status means for the money; any other leaves it unknown."""
IN_PART = "PART"
"""Said of a whole file of which some was taken: only what is said of each payment counts then."""
LONGEST_SAID = 300

_NAMESPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.(0[3-9]|1[0-5])\}Document")
_AMOUNT = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,2})0*)?")


def read_status_report(data: bytes, *, message_id: str, references: Sequence[str]) -> list[Answer]:
    """What a pain.002 says about each payment of a file, versions 03 to 15, which say this in the same places.

    `message_id` is the file's, `references` those of its payments. What is said of the whole file, or of the batch in
    it, is said of each payment of which nothing is said by itself. Raises Invalid for what is no such report, or one
    about another file.
    """
    root = read_xml(data)
    if not isinstance(root.tag, str) or _NAMESPACE.fullmatch(root.tag) is None:
        raise refused("Line 1: the file is not a status report (pain.002).")
    group = _one(root, "CstmrPmtStsRpt/OrgnlGrpInfAndSts")
    if group is None:
        raise refused("The report does not say which file it is about.")
    original = _text(group, "OrgnlMsgId")
    if original != message_id:
        sentence = (
            f"Line {group.sourceline}: the report is about the file {original}, and that of this run is {message_id}."
        )
        raise refused(sentence, "other_run")
    made_on = _day(root, "CstmrPmtStsRpt/GrpHdr/CreDtTm")
    singly = list(_transactions(root, made_on))
    named = {answer.end_to_end_reference for answer in singly}
    whole = _of_the_whole(root, group, made_on)
    rest = [reference for reference in references if reference not in named] if whole else []
    return singly + [replace(whole, end_to_end_reference=reference) for reference in rest if whole]


def _transactions(root: etree._Element, made_on: date | None) -> Iterator[Answer]:
    for each in root.iterfind(_path("CstmrPmtStsRpt/OrgnlPmtInfAndSts/TxInfAndSts")):
        days = ("FctvIntrBkSttlmDt/Dt", "FctvIntrBkSttlmDt/DtTm", "AccptncDtTm")
        told = [day for day in (_day(each, path) for path in days) if day is not None]
        yield Answer(
            end_to_end_reference=_text(each, "OrgnlEndToEndId"),
            outcome=_outcome(_text(each, "TxSts")),
            on=told[0] if told else made_on,
            reason=_reason(each),
            amount_pence=_amount(each),
            line=each.sourceline or 0,
        )


def _of_the_whole(root: etree._Element, group: etree._Element, made_on: date | None) -> Answer | None:
    """What is said of all payments at once: of the batch, or else of the file. None where nothing is."""
    batch = _one(root, "CstmrPmtStsRpt/OrgnlPmtInfAndSts")
    for part, path in ((batch, "PmtInfSts"), (group, "GrpSts")):
        status = _text(part, path) if part is not None else ""
        if part is not None and status and status != IN_PART:
            return Answer("", _outcome(status), made_on, _reason(part), None, part.sourceline or 0)
    return None


def _outcome(status: str) -> str:
    return OUTCOME_OF.get(status, UNKNOWN)


def _reason(part: etree._Element) -> str:
    code = _text(part, "StsRsnInf/Rsn/Cd") or _text(part, "StsRsnInf/Rsn/Prtry")
    said = " ".join((each.text or "").strip() for each in part.iterfind(_path("StsRsnInf/AddtlInf")))
    return in_plain_words(code, said[:LONGEST_SAID].strip())


def _amount(transaction: etree._Element) -> Pence | None:
    told = _one(transaction, "OrgnlTxRef/Amt/InstdAmt")
    if told is None:
        return None
    found = _AMOUNT.fullmatch((told.text or "").strip())
    pence = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else LARGEST_PENCE + 1
    if told.get("Ccy") != "GBP" or pence > LARGEST_PENCE:
        raise refused(f"Line {told.sourceline}: the amount is not one in pounds and pence.")
    return Pence(pence)


def _day(beneath: etree._Element, path: str) -> date | None:
    """A day, or the day in London of a moment. One without an offset is in London already."""
    told = _one(beneath, path)
    if told is None or not (told.text or "").strip():
        return None
    try:
        moment = datetime.fromisoformat((told.text or "").strip())
    except ValueError as error:
        raise refused(f"Line {told.sourceline}: this is no day.") from error
    return london_day(moment) if moment.tzinfo else moment.date()


def _one(beneath: etree._Element, path: str) -> etree._Element | None:
    return beneath.find(_path(path))


def _text(beneath: etree._Element, path: str) -> str:
    found = _one(beneath, path)
    return "" if found is None else (found.text or "").strip()


def _path(path: str) -> str:
    """A path in whatever version of the report."""
    return "/".join(f"{{*}}{part}" for part in path.split("/"))
