"""To which number a text message goes, and what it says. Pure."""

import re

from grants.kernel.writing import Written

LONGEST_TEXT = 459
"""Signs: three text messages joined, which is what gateways pass on whole."""

_MOBILE = re.compile(r"(?:\+44|0044|0)7\d{9}")
_BETWEEN = re.compile(r"[\s().-]")
_LINK = re.compile(r'href="(https?://[^"]+)"')


def mobile_number(phone: str | None) -> str | None:
    """The mobile number in what somebody gave as their telephone, like +447700900123; None where there is none."""
    found = _MOBILE.search(_BETWEEN.sub("", phone or "").replace("+44(0)", "+44").replace("+4407", "+447"))
    return f"+447{found.group()[-9:]}" if found else None


def short_text(words: Written, grant_maker: str) -> str:
    """What a mail says as a text message: who writes, its subject, and the page where it can be done."""
    link = _LINK.search(words.html)
    end = f" {link.group(1).replace('&amp;', '&')}" if link else ""
    said = f"{grant_maker}: {words.subject}."
    room = LONGEST_TEXT - len(end)
    return (said if len(said) <= room else f"{said[: room - 1]}…") + end
