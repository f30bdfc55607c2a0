"""What is still to do for an application: one list, so that every page tells the same number."""

from dataclasses import dataclass

from grants.applications import queries, rules
from grants.applications.hosting import queries as hosting_queries
from grants.applications.models import Application
from grants.kernel.counting import counted
from grants.kernel.problems import Problem
from grants.kernel.web import current_session
from grants.organisations.asking.gap_rules import Gap
from grants.organisations.profile.queries import gaps_to_apply


@dataclass(frozen=True)
class ToDo:
    """`answers` (`field` is the question's key) and `waits`, for host and partners, hold the sending up. `gaps` do not:
    they are what the organisation has not told us yet, and can be told after sending too.
    """

    organisation: str
    answers: list[Problem]
    waits: list[Problem]
    gaps: list[Gap]

    @property
    def before(self) -> int:
        """How many hold the sending up."""
        return len(self.answers) + len(self.waits)

    @property
    def in_words(self) -> str:
        """How many there are, as every page says it; nothing where there are none."""
        before, beside = self.before, len(self.gaps)
        if before and beside:
            parts = f"{before} before you can send this, and {beside} about {self.organisation}, before or after"
            return f"{_are(before + beside)} still to do: {parts}."
        if before:
            return f"{_are(before)} still to do before you can send this."
        return f"{_are(beside)} still to do about {self.organisation}, before or after you send this." if beside else ""


def _are(number: int) -> str:
    return counted(number, "thing is", "things are")


def to_do_in(application: Application) -> ToDo:
    """What is still to do for an application now."""
    ((organisation, gaps),) = gaps_to_apply(current_session(), [application.organisation])
    problems = rules.submission_problems(queries.form_of(application), queries.values_of(application))
    return ToDo(organisation.name, problems, hosting_queries.waits_for(application), gaps)
