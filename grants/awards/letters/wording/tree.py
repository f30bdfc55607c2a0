"""What a text of letters is made of, once it is read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Span:
    """Some words of a sentence, or the field that stands there."""

    words: str = ""
    field: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Paragraph:
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """Of level 2 or 3: level 1 is the subject."""

    level: int
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Items:
    """A list, with numbers or dots."""

    ordered: bool
    items: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class Alone:
    """A field that stands alone: what somebody wrote, or a table."""

    field: str


@dataclass(frozen=True)
class Aside:
    """What is set apart from the rest."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Condition:
    """Whether a field says something; or, with `under` pence, whether a sum is less. `holds` False turns it round."""

    field: str
    under: int | None = None
    holds: bool = True

    def is_met(self, values: Mapping[str, Any]) -> bool:
        value = values.get(self.field)
        if self.under is not None:
            return value is not None and (value < self.under) is self.holds
        return bool(value) is self.holds


@dataclass(frozen=True)
class When:
    """What stands only where a condition is met, and what stands otherwise."""

    condition: Condition
    nodes: tuple["Node", ...]
    otherwise: tuple["Node", ...]


Node = Paragraph | Heading | Items | Alone | Aside | When


def chosen(nodes: tuple[Node, ...], values: Mapping[str, Any]) -> list[Node]:
    """What stands in a letter with these values, without conditions; lists that meet become one."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, When):
            branch = node.nodes if node.condition.is_met(values) else node.otherwise
            parts = chosen(branch, values)
        elif isinstance(node, Alone) and not values.get(node.field):
            continue
        elif isinstance(node, Aside):
            inside = tuple(chosen(node.nodes, values))
            parts = [Aside(inside)] if inside else []
        else:
            parts = [node]
        for part in parts:
            last = found[-1] if found else None
            if isinstance(part, Items) and isinstance(last, Items) and last.ordered == part.ordered:
                found[-1] = Items(part.ordered, last.items + part.items)
            else:
                found.append(part)
    return found
