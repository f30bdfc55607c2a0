"""Places to break in long runs of letters without a space, so that a document is set in a time that grows as it does.

WeasyPrint looks at the whole rest of such a run for each line of it: twice the letters take four times as long, and an
answer of a hundred thousand letters holds up every document behind it.
"""

import re
import unicodedata

LONGEST_RUN = 80
"""Letters. Longer words than any language has; most addresses of pages are shorter."""

PIECE = 20
BREAK = "\u200b"
"""A space of no width: a line may end here. It leaves nothing in the text of the PDF."""

_KEPT = re.compile(r"<(title|style)\b[^>]*>.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SIGN = r"(?:&#?[0-9A-Za-z]+;|[^ \t\r\n\f\u200b])"
_RUN = re.compile(f"{_SIGN}{{{LONGEST_RUN + 1},}}")
_SIGNS = re.compile(_SIGN)


def with_breaks(html: str) -> str:
    """The document with a place to break in each long run of its text; tags, title and style stay as they are."""
    parts, end = [], 0
    for kept in _KEPT.finditer(html):
        parts += [_RUN.sub(_broken, html[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*parts, _RUN.sub(_broken, html[end:])])


def _broken(run: re.Match[str]) -> str:
    pieces, length = [], 0
    for sign in _SIGNS.findall(run.group()):
        if length >= 2 * PIECE or (length >= PIECE and _may_begin_a_line(sign)):
            pieces.append(BREAK)
            length = 0
        pieces.append(sign)
        length += 1
    return "".join(pieces)


def _may_begin_a_line(sign: str) -> bool:
    """Accents stay with their letter, and full stops and brackets with their word."""
    return len(sign) > 1 or unicodedata.category(sign)[0] not in "MPC"
