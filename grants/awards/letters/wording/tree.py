"""What a text of letters is made of, once it is read. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grants.kernel.money import Pence, pounds


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

    @property
    def in_words(self) -> str:
        """The condition as it is written in a text: `[if amount under £1,000]`."""
        if self.under is not None:
            return f"[if {self.field} {'under' if self.holds else 'from'} {pounds(Pence(self.under))}]"
        return f"[if {'' if self.holds else 'not '}{self.field}]"

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


def mentioned(nodes: Iterable[Node]) -> list[str]:
    """The fields and blocks of a text as they are written in it, each once, in their order."""
    return list(dict.fromkeys(name for node in nodes for name in _mentioned(node)))


def fields_of(spans: Iterable[Span]) -> list[str]:
    return [f"{{{{{span.field}}}}}" for span in spans if span.field]


def _mentioned(node: Node) -> Iterator[str]:
    match node:
        case Paragraph(spans) | Heading(_, spans):
            yield from fields_of(spans)
        case Items(_, items):
            yield from (name for spans in items for name in fields_of(spans))
        case Alone(name):
            yield f"{{{{{name}}}}}"
        case Aside(nodes):
            yield from mentioned(nodes)
        case When(condition, nodes, otherwise):
            yield condition.in_words
            yield from mentioned((*nodes, *otherwise))


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
