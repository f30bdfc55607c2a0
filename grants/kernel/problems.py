"""What can be wrong, said so that a person can mend it. No HTTP here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one field. `field` is a dotted path; empty means the whole request."""

    field: str
    message: str
    code: str = "invalid"


class DomainError(Exception):
    """A request that cannot be done. `code` is stable; the message is a plain sentence.

    Nothing of a refused request is kept, unless `keeps_changes`: a wrong try still counts.
    """

    code = "refused"
    keeps_changes = False

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code

    @property
    def problems(self) -> list[Problem]:
        return [Problem("", self.message, self.code)]


class Invalid(DomainError):
    """What was sent breaks rules. Carries every problem found, not only the first."""

    code = "invalid"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].message if len(problems) == 1 else "There are problems to put right.")
        self._problems = problems

    @property
    def problems(self) -> list[Problem]:
        return self._problems


class NotFound(DomainError):
    """Raised when there is no such thing, or none that this person may know of."""

    code = "not_found"


class Denied(DomainError):
    """Raised when this person may not do this; the message is the reason."""

    code = "denied"


class SignInNeeded(Denied):
    """Raised when nobody is signed in, and somebody has to be."""

    code = "sign_in_needed"


class WrongContent(DomainError):
    """A body of a kind that is not read here: better refused than thrown away."""

    code = "wrong_content_type"


class Conflict(DomainError):
    """Raised when something could be done at another time or in another state, but not now."""

    code = "conflict"


class VersionNeeded(DomainError):
    """A change that does not say which version it is of."""

    code = "if_match_needed"


class WeakTag(DomainError):
    """A weak tag, which never matches: it does not say that nothing has changed (RFC 9110, 13.1.1)."""

    code = "weak_tag"


class Stale(Conflict):
    """Somebody else saved first. `current` is what stands now, `yours` what was sent."""

    code = "stale"

    def __init__(self, message: str, *, current: dict[str, Any], yours: dict[str, Any], version: int) -> None:
        super().__init__(message)
        self.current = current
        self.yours = yours
        self.version = version


def check(problems: list[Problem]) -> None:
    """Raise `Invalid` when there are problems."""
    if problems:
        raise Invalid(problems)


def check_version(
    read: int | None,
    stands: int,
    message: str,
    *,
    current: Mapping[str, Any] = NOTHING,
    yours: Mapping[str, Any] = NOTHING,
) -> None:
    """Raise `Stale`, with this message, when something was saved since the version that was read.

    None is for whoever means whatever stands now. `current` and `yours` are as in `Stale`.
    """
    if read is not None and read != stands:
        raise Stale(message, current=dict(current), yours=dict(yours), version=stands)


def changed_meanwhile(what: str) -> str:
    """What is said to who saves a page of `what`, like "round", that somebody else has saved meanwhile."""
    return f"Somebody else changed this {what} while you were changing it. Nothing of yours is saved yet."
