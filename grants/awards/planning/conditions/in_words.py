"""Conditions in the words of pages and mails."""

from datetime import date

from grants.awards.models import Award
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.conditions.queries import ALL_OPEN, HAVE_FAILED, OVERDUE, TO_LOOK_AT, WITHOUT_DAY
from grants.awards.planning.conditions.rules import (
    ASKED_AGAIN,
    CALL,
    DOCUMENT,
    FAILED,
    GRANTEE,
    HOST,
    MET,
    OPEN,
    OTHER,
    SHOWN,
    STATEMENT,
    US,
    WAIVED,
    is_overdue,
)
from grants.organisations.models import Organisation

EVIDENCE_WORDS = {
    DOCUMENT: "A document",
    STATEMENT: "A sentence from them",
    CALL: "A telephone call",
    OTHER: "Something else",
}
ANSWER_WORDS = {
    MET: "It is met",
    ASKED_AGAIN: "Ask again",
    WAIVED: "It need not be done",
    FAILED: "It was not done",
}


KIND_WORDS = {
    TO_LOOK_AT: "To look at",
    OVERDUE: "Overdue",
    WITHOUT_DAY: "Without a day",
    HAVE_FAILED: "Not done",
    ALL_OPEN: "All that are open",
}
"""Which conditions a list shows."""


def who_does(condition: AwardCondition, award: Award, host: Organisation | None) -> str:
    """The name of who does it; a grant with its organisation."""
    if condition.who == US:
        return "We do"
    return host.name if condition.who == HOST and host else award.organisation.name


def who_options(award: Award, host: Organisation | None) -> list[tuple[str, str]]:
    """Who can do it, for a choice on a page."""
    hosts = [(HOST, host.name)] if host else []
    return [(GRANTEE, award.organisation.name), *hosts, (US, "We do it ourselves")]


def state_told(condition: AwardCondition, today: date) -> tuple[str, str]:
    """The name by which a state is coloured, and what is written on it."""
    if is_overdue(condition.state, condition.due_on, today):
        return "overdue", "Overdue"
    told = {OPEN: ("planned", "To do"), SHOWN: ("due", "Looked at next"), MET: ("done", "Met")}
    return told.get(condition.state, (condition.state, condition.state.capitalize()))
