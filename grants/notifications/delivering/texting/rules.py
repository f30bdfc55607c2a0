"""To which number a text message goes, and what it says. Pure."""

import re

from grants.kernel.writing import Written

LONGEST_TEXT = 459
"""Signs: three text messages joined, which is what gateways pass on whole."""

_LINK = re.compile(r'href="(https?://[^"]+)"')


def short_text(words: Written, grant_maker: str) -> str:
    """What a mail says as a text message: who writes, its subject, and the page where it can be done."""
    link = _LINK.search(words.html)
    end = f" {link.group(1).replace('&amp;', '&')}" if link else ""
    said = f"{grant_maker}: {words.subject}."
    room = LONGEST_TEXT - len(end)
    return (said if len(said) <= room else f"{said[: room - 1]}…") + end
