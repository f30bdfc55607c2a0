"""Cells of files that spreadsheets open: none of them is run. Pure."""

import re

COULD_RUN = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a cell begins that a spreadsheet would run as a formula, or take for the beginning of one. The last four are the
signs before them in full width, which some take for the same.
"""
_BEGINNING = f"[{re.escape(''.join(COULD_RUN))}]"
_RUN, _MADE_HARMLESS = re.compile(f"'*{_BEGINNING}"), re.compile(f"'+{_BEGINNING}")


def harmless(text: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe comes before one that it would. `as_meant` takes it away."""
    return f"'{text}" if _RUN.match(text) else text


def as_meant(cell: str) -> str:
    """What a cell said before it was made `harmless`."""
    return cell[1:] if _MADE_HARMLESS.match(cell) else cell
