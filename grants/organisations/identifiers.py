"""Numbers of registers and the identifiers in open data that they make: one reader for each. Pure.

A number is read as what it is, or not at all. Spaces and characters that nobody sees mean nothing and are
dropped; nothing else is, because what is left after dropping a hyphen or a point can be another body's number.
"""

import re
from dataclasses import dataclass

from grants.kernel.cleaning import cleaned, cleaned_code

_ENGLISH = re.compile(r"([1-9][0-9]{5,6})(?:[-/]([0-9]{1,3}))?")
"""The register of England and Wales writes a charity linked to another as `200051-1`; 0 is the main charity."""
_SCOTTISH = re.compile(r"SC[-./]?([0-9]{6})")
_NORTHERN_IRISH = re.compile(r"NIC?[-./]?([0-9]{6})")

_PREFIXES = (
    "AC|BR|CE|CS|EN|ES|FC|FE|GE|GN|GS|IC|LP|NA|NC|NF|NI|NL|NR|NV|NZ|OC|OE|PC|R0|RC|SA|SC|SE|SF|SG|SI|SL|SO|SR|SZ|ZC"
)
"""What Companies House writes before six figures: the kind of body and the country it is registered in."""
_COMPANY = re.compile(rf"(?!0+$)[0-9]{{1,8}}|(?:{_PREFIXES})[0-9]{{6}}|(?:NI|SL)[0-9]{{5}}A")
_SOCIETY = re.compile(r"(?=.{8}$)(?:IP|NO|NP|RS|SP)[0-9]{3,6}[A-Z]{0,3}")
"""Registered societies: after figures, letters of the register that they were in before, as in `IP28755R`."""

_DFE = re.compile(r"([0-9]{3})[-./]?([0-9]{4})")

_FROM_A_SPREADSHEET = re.compile(r"([0-9]+)\.0+")
"""A number that a spreadsheet took for a sum. `200051.0` can be nothing but 200051."""

_CHARITIES = {"GB-CHC": "", "GB-SC": "SC", "GB-NIC": "NI"}
"""The registers of charities in identifiers, with the letters that their numbers begin with."""

_NAMES_NOBODY = frozenset({"NA", "NONE", "UNKNOWN", "TBC", "TBA", "NULL", "NIL", "NOTAPPLICABLE", ""})


@dataclass(frozen=True)
class Identifier:
    """An organisation's identifier in open data, and the number in it where we read its register.

    `org_id` is None where it names nobody. `doubt` says why the number cannot be read; then the
    identifier is kept as it was written, and is no other body's.
    """

    org_id: str | None
    charity_number: str | None = None
    company_number: str | None = None
    doubt: str | None = None


def compact(text: str) -> str:
    """A number or an identifier in capitals, clean and without spaces."""
    return "".join(cleaned_code(text).split()).upper()


def read_charity_number(text: str) -> str | None:
    """A charity number as its register writes it: `1164883`, `200051-1`, `SC012345` or `NIC100012`.

    None where the text is none of them.
    """
    typed = _without_noughts(compact(text))
    if found := _ENGLISH.fullmatch(typed):
        main, linked = found[1], int(found[2] or 0)
        return f"{main}-{linked}" if linked else main
    if found := _SCOTTISH.fullmatch(typed):
        return f"SC{found[1]}"
    found = _NORTHERN_IRISH.fullmatch(typed)
    return f"NIC{found[1]}" if found else None


def main_and_linked(charity_number: str) -> tuple[str, int]:
    """The number of the main charity, and which of those linked to it this one is: 0 for itself."""
    main, _, linked = charity_number.partition("-")
    return main, int(linked or 0)


def read_company_number(text: str) -> str | None:
    """A company or society number as Companies House writes it, with its eight characters; None where it is none."""
    typed = _without_noughts(compact(text))
    if _COMPANY.fullmatch(typed) or _SOCIETY.fullmatch(typed):
        return typed.zfill(8)
    return None


def read_dfe_number(text: str) -> str | None:
    """A school's number as the Department for Education writes it, `383/4001`; None where it is none."""
    found = _DFE.fullmatch(compact(text))
    return f"{found[1]}/{found[2]}" if found else None


def org_id_of(kind: str, charity_number: str | None, company_number: str | None) -> str | None:
    """The identifier in open data (org-id.guide) that numbers give, charity numbers first.

    A CIO's company number only repeats its charity number, so it never makes an identifier.
    """
    if charity_number:
        return _charity_org_id(charity_number)
    return f"GB-COH-{company_number}" if company_number and kind != "cio" else None


def read_org_id(text: str) -> Identifier:
    """The identifier in the one way in which it is written here, whichever way others write it.

    `GB-CHC-SC012345` and `GB-SC-012345` are both `GB-SC-SC012345`: the number tells the register.
    """
    typed = compact(text)
    register, told = _register_and_number(typed)
    if _names_nobody(told):
        return Identifier(None)
    if register == "GB-COH":
        number = read_company_number(told)
        if number:
            return Identifier(f"{register}-{number}", company_number=number)
        return Identifier(typed, doubt=f"“{told}” is not a company number")
    if register in _CHARITIES:
        number = read_charity_number(told if told.startswith(_CHARITIES[register]) else _CHARITIES[register] + told)
        if number:
            return Identifier(_charity_org_id(number), charity_number=number)
        return Identifier(typed, doubt=f"“{told}” is not a charity number of that register")
    # Of a register that is not read here, or a publisher's own: then letters may be small, and spaces part words.
    return Identifier(typed if typed.startswith("GB-") else " ".join(cleaned(text).split()))


def _register_and_number(typed: str) -> tuple[str, str]:
    parts = typed.split("-", 2)
    return "-".join(parts[:2]), parts[-1]


def _charity_org_id(number: str) -> str:
    if number.startswith("SC"):
        return f"GB-SC-{number}"
    if number.startswith("NIC"):
        return f"GB-NIC-{number.removeprefix('NIC')}"
    return f"GB-CHC-{number}"


def _names_nobody(number: str) -> bool:
    return re.sub(r"[^A-Z0-9]", "", number) in _NAMES_NOBODY or not number.strip("0")


def _without_noughts(typed: str) -> str:
    found = _FROM_A_SPREADSHEET.fullmatch(typed)
    return found[1] if found else typed
