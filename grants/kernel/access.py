"""Who may do what. Deny by default: every route names a rule, and every rule gives its reason."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """Who acts: a person, a program with a person's token, the system itself, or nobody known.

    `roles` holds pairs of a role and what it is held on, such as ("member", organisation id);
    `("administrator", None)` is held on the whole installation.
    """

    person_id: UUID | None = None
    name: str = ""
    roles: frozenset[tuple[str, UUID | None]] = field(default_factory=frozenset)
    is_system: bool = False

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def is_administrator(self) -> bool:
        return ("administrator", None) in self.roles

    def holds(self, role: str, on: UUID | None) -> bool:
        return (role, on) in self.roles

    def held(self, role: str) -> frozenset[UUID]:
        """The ids of everything on which this actor holds `role`."""
        return frozenset(on for name, on in self.roles if name == role and on is not None)


SIGN_IN_FIRST = "Sign in first."
NOBODY = Actor()
SYSTEM = Actor(name="Proportion", is_system=True)

Rule = Callable[..., str | None]
"""A predicate on the actor and the record: None when allowed, otherwise the reason for the refusal."""


def open_to_all(rule: Rule) -> Rule:
    """Mark a rule that lets people in who are not signed in: they are told too that a record is not there."""
    rule.is_open = True  # type: ignore[attr-defined]
    return rule


def is_open(rule: Rule) -> bool:
    """Whether a rule may let somebody in who is not signed in."""
    return getattr(rule, "is_open", False)


@open_to_all
def anyone(actor: Actor, record: Any = None) -> str | None:
    return None


def signed_in(actor: Actor, record: Any = None) -> str | None:
    return None if actor.signed_in else SIGN_IN_FIRST


def administrator(actor: Actor, record: Any = None) -> str | None:
    if actor.is_administrator:
        return None
    return "Only people who run the grants programme can do this."
