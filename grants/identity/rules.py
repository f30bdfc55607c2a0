"""Rules of signing in: codes, addresses, names. Pure."""

import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from grants.kernel.cleaning import cleaned_code, is_seen
from grants.kernel.clock import is_over
from grants.kernel.problems import Problem

CODE_LASTS = timedelta(minutes=15)
LINK_LASTS = timedelta(days=2)
SIGN_IN_LASTS = timedelta(days=14)
MOST_WRONG_TRIES = 5
LONGEST_NAME = 120
LONGEST_PHONE = 60
LONGEST_ADDRESS = 254


def tidy_email(text: str) -> str:
    return cleaned_code(text).strip().lower()


def email_problems(text: str, field: str = "email") -> list[Problem]:
    """What is wrong with an e-mail address."""
    if not text.strip():
        return [Problem(field, "Enter an e-mail address.")]
    if not _can_be_sent_to(tidy_email(text)):
        return [Problem(field, "Enter an e-mail address in the right form, like name@example.org.")]
    return []


def _can_be_sent_to(address: str) -> bool:
    """Whether any mail server can be asked to send there: no quotes, no letters beyond English ones."""
    if len(address) > LONGEST_ADDRESS or not address.isascii():
        return False
    try:
        validate_email(address, allow_smtputf8=False, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def name_problems(text: str, field: str = "name") -> list[Problem]:
    """What is wrong with a person's name."""
    if not is_seen(text):
        return [Problem(field, "Enter a full name.")]
    if len(text) > LONGEST_NAME:
        return [Problem(field, f"Enter a name of at most {LONGEST_NAME} characters.")]
    return []


def name_from(email: str) -> str:
    """What we call somebody of whom we know only an address."""
    return tidy_email(email).partition("@")[0]


def is_name_unknown(name: str, email: str) -> bool:
    """Whether somebody is called after their address, because they have not told us their name."""
    return name == name_from(email)


def phone_problems(text: str, field: str = "phone") -> list[Problem]:
    """What is wrong with a telephone number; people may write a word beside it. None is no problem."""
    figures = sum(character in "0123456789" for character in cleaned_code(text))
    if text.strip() and (not figures >= 5 or len(text) > LONGEST_PHONE or len(text.splitlines()) > 1):
        return [Problem(field, "Enter a telephone number, like 0113 496 0000.")]
    return []


def code_of(code_id: UUID, secret: str) -> str:
    """The six figures of a sign-in code: derived from its id and our secret, so never stored."""
    digest = hmac.new(secret.encode(), b"sign-in code " + code_id.bytes, hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def tidy_code(text: str) -> str:
    return "".join(character for character in cleaned_code(text) if character in "0123456789")


def code_problem(
    given: str, right: str, *, wrong_tries: int, expires_at: datetime, used: bool, now: datetime
) -> Problem | None:
    """Why a code does not sign anybody in; None when it does."""
    if used or is_over(expires_at, now) or wrong_tries >= MOST_WRONG_TRIES:
        return Problem("code", "This code has run out. Ask for a new one.", "code_expired")
    if not hmac.compare_digest(tidy_code(given), right):
        return Problem("code", "This is not the code we sent. Check the latest e-mail from us.", "code_wrong")
    return None


def token_hash(token: str) -> str:
    """How a secret of high entropy is kept: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()
