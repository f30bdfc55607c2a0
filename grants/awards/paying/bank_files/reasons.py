"""Why a payment did not arrive: the codes of ISO 20022, in plain words. Pure."""

import re

REASONS = {
    "AC01": "The account number is not right.",
    "AC02": "Our own account number is not right.",
    "AC03": "The account number does not belong to this sort code.",
    "AC04": "The account is closed.",
    "AC05": "Our own account is closed.",
    "AC06": "The account is blocked.",
    "AC07": "The account is closed.",
    "AG01": "Payments of this kind may not be made into the account.",
    "AG02": "The bank does not take payments of this kind.",
    "AM01": "The amount is nothing.",
    "AM02": "The amount is more than the bank lets through.",
    "AM03": "The bank does not pay in this currency.",
    "AM04": "There was too little money in our own account.",
    "AM05": "The bank has had this payment already.",
    "AM09": "The amount is not right.",
    "AM10": "The sums of the file do not add up.",
    "AM12": "The amount cannot be read.",
    "BE01": "The name does not belong to the account.",
    "BE04": "The payee’s address is missing or wrong.",
    "BE05": "The bank does not know who sent the file.",
    "BE06": "The payee is not known at this account.",
    "BE07": "Our own address is missing or wrong.",
    "CURR": "The bank does not pay in this currency.",
    "CUST": "It was called back at our own request.",
    "DT01": "The day is not one on which the bank pays.",
    "DUPL": "The bank has had this payment already.",
    "ED05": "The money could not be moved between the banks.",
    "FF01": "The file has a mistake in its form.",
    "FOCR": "It was called back.",
    "FR01": "The bank suspects fraud.",
    "FRAD": "The bank suspects fraud.",
    "MD07": "The account’s holder has died.",
    "MS02": "The payee did not want the money.",
    "MS03": "The bank gives no reason.",
    "NARR": "The bank gives its reason in words of its own.",
    "NOAS": "The payee did not answer the bank.",
    "RC01": "The sort code is not right.",
    "RC04": "The payee’s bank is not right.",
    "RF01": "The reference was used before.",
    "RR01": "The bank has to know more about our account.",
    "RR02": "The bank has to know our name and address.",
    "RR03": "The bank has to know the payee’s name and address.",
    "RR04": "The bank has a legal reason, and does not say which.",
    "SL01": "The bank has a rule of its own against it.",
    "TD01": "The file cannot be read by the bank.",
    "TM01": "The file came after the bank’s closing time.",
}

_OUR_ACCOUNT = {"AC02", "AC05", "AM04", "BE07", "RR01", "RR02"}
_AMOUNT_OR_FILE = {"AM01", "AM02", "AM03", "AM05", "AM09", "AM10", "AM12", "BE05", "CURR", "DT01", "DUPL", "FF01"}
_BETWEEN_BANKS = {"AG02", "CUST", "ED05", "FOCR", "RF01", "TD01", "TM01"}
_NOT_THE_ACCOUNT = _OUR_ACCOUNT | _AMOUNT_OR_FILE | _BETWEEN_BANKS
_CODE = re.compile(r"\(([A-Z]{2}[0-9]{2}|[A-Z]{4})\)\.")


def may_be_the_account(reason: str) -> bool:
    """Whether money may have come back because of the payee's account, by the reason that was recorded.

    Only a code that speaks of something else rules that out: in words of their own, people and banks say anything.
    """
    code = _CODE.search(reason)
    return code is None or code[1] not in _NOT_THE_ACCOUNT


def in_plain_words(code: str, said: str = "") -> str:
    """The reason of a code and of what the bank says beside it; empty where there is neither."""
    known = REASONS.get(code, "The bank gives a reason that is not known here." if code else "")
    with_code = f"{known.removesuffix('.')} ({code})." if code else ""
    return f"{with_code} {said}".strip()
