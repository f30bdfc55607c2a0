"""References that people read out over the telephone.

No vowels, so no words; no characters that look alike. The alphabet has 23 characters, a prime,
so the weighted check character finds every single wrong character and every swapped pair.
"""

import re
import secrets

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from grants.kernel.cleaning import cleaned_code

ALPHABET = "23456789CDFGHJKMNPQRTVW"
BODY_LENGTH = 7
_IN_A_TEXT = re.compile(r"\b[A-Za-z]{2}[\s-]*[0-9A-Za-z]{4}[\s-]*[0-9A-Za-z]{4}\b")


def _check_character(body: str) -> str:
    total = sum((place + 2) * ALPHABET.index(character) for place, character in enumerate(body))
    return ALPHABET[-total % len(ALPHABET)]


def new_reference(prefix: str) -> str:
    """A fresh reference such as `AP-4F7K-2MQD`. `prefix` says what kind of thing it names."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(BODY_LENGTH))
    whole = body + _check_character(body)
    return f"{prefix}-{whole[:4]}-{whole[4:]}"


def unused_reference(session: Session, column: InstrumentedAttribute[str], prefix: str) -> str:
    """A fresh reference that nothing in `column` has yet: among ten thousand, two that are alike do happen."""
    while True:
        reference = new_reference(prefix)
        if session.scalar(select(column).where(column == reference)) is None:
            return reference


def references_in(text: str) -> list[str]:
    """Every reference in a text, as we write it, however people typed it there; each once, in order."""
    found = (read_reference(each) for each in _IN_A_TEXT.findall(cleaned_code(text)))
    return list(dict.fromkeys(each for each in found if each))


def read_reference(text: str) -> str | None:
    """The reference as we write it, from one as people type it; None when it cannot be right."""
    compact = "".join(character for character in text.upper() if character.isalnum())
    prefix, whole = compact[: -(BODY_LENGTH + 1)], compact[-(BODY_LENGTH + 1) :]
    if not prefix or any(character not in ALPHABET for character in whole):
        return None
    if len(whole) != BODY_LENGTH + 1 or _check_character(whole[:-1]) != whole[-1]:
        return None
    return f"{prefix}-{whole[:4]}-{whole[4:]}"
