"""Cells of files that spreadsheets open: none of them is run. Pure."""

import re

_RUN = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would run as a formula, or take for the beginning of one."""
_MADE_HARMLESS = re.compile(r"'+[=+\-@\t\r]")


def harmless(text: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe comes before one that it would. `as_meant` takes it away."""
    return f"'{text}" if _RUN.match(text) else text


def as_meant(cell: str) -> str:
    """What a cell said before it was made `harmless`."""
    return cell[1:] if _MADE_HARMLESS.match(cell) else cell
