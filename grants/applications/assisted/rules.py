"""Rules of entering an application for somebody who is not online. Pure."""

from grants.applications.models import CHANNELS, HOWS
from grants.identity.rules import email_problems, name_problems
from grants.kernel.forms.texts import storable
from grants.kernel.problems import Problem

LONGEST_TEXT = 2_000
"""Characters."""


def entry_problems(*, channel: str, name: str, email: str, phone: str, address: str) -> list[Problem]:
    """What is wrong with how somebody applied, and where their copy goes."""
    problems = []
    if channel not in CHANNELS:
        problems.append(Problem("channel", "Choose whether they told you by telephone or on paper.", "missing"))
    problems += name_problems(name, "person_name")
    if email.strip():
        problems += email_problems(email)
    elif not address.strip():
        problems.append(
            Problem("address", "Enter a postal address, or an e-mail address: they get a copy to confirm.", "missing")
        )
    for field, text in (("phone", phone), ("address", address)):
        if len(text) > LONGEST_TEXT or not storable(text):
            problems.append(Problem(field, f"Enter at most {LONGEST_TEXT:,} ordinary characters."))
    return problems


def confirming_refusal(*, sent: bool, confirmed: bool) -> Problem | None:
    """Why an entry can't be confirmed now; None when it can."""
    if not sent:
        return Problem("", "This application has not been sent yet.", "not_submitted")
    if confirmed:
        return Problem("", "This application has been confirmed already.", "confirmed_already")
    return None


def confirmation_problems(*, confirms: bool | None, objection: str, how: str) -> list[Problem]:
    """What is wrong with a confirmation: its answer, or an objection that does not say what is wrong."""
    problems = []
    if confirms is None:
        problems.append(Problem("confirms", "Choose whether the copy says what they said.", "missing"))
    if confirms is False and not objection.strip():
        problems.append(Problem("objection", "Say what is wrong.", "missing"))
    if len(objection) > LONGEST_TEXT or not storable(objection):
        problems.append(Problem("objection", f"Write at most {LONGEST_TEXT:,} ordinary characters."))
    if how not in HOWS:
        problems.append(Problem("how", "Choose how they told you.", "missing"))
    return problems
