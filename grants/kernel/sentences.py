"""What happened, in a sentence: the template of an event with its facts in words. Pure.

A template names facts in braces, and `actor` for whoever did it. What a fact is says how it is written: an id by the
name of its record, money, days and times as people write them. After a colon stands what else is to be said of it:

- of an id, what its record is called where it has no name, and what is said where there is none:
  `{screener_id:an administrator|nobody}`;
- of a sum or a time, what is said where there is none: `{meets_at:no time yet}`;
- of yes or no, both: `{agreed:agreed|declined}`;
- of a number, what is counted, and what is said where there is none: `{readers:reader|readers|all}`;
- of a text, words for codes, an empty one among them: `{side:us=us|grantee=the grantee|=nobody}`.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from functools import cache
from string import Formatter
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from grants.kernel.counting import counted
from grants.kernel.events import Event
from grants.kernel.look import day, minute
from grants.kernel.money import Pence, pounds

ACTOR = "actor"
PROGRAM = "The program"
MOST_NAMED = 5
"""How many of several records a sentence names; the rest are counted."""
CLOSED = "that is closed to you"
_CODE = re.compile(r"[A-Za-z][a-z0-9]*(?:[_.][a-z0-9]+)*")
_KINDS = (UUID, Pence, datetime, date, bool, int, str)


@dataclass(frozen=True)
class Part:
    """Some words of a sentence, with the address of the record that they name."""

    words: str
    href: str = ""
    record_id: UUID | None = None


@dataclass(frozen=True)
class Known:
    """What a sentence is made from beside the facts: the names and addresses of records, those that are closed to the
    reader, and whether sums and numbers are.
    """

    names: Mapping[UUID, tuple[str, str]]
    closed: Collection[UUID] = frozenset()
    hides_sums: bool = False


@dataclass(frozen=True)
class Fact:
    """A fact that a template names: what it is, whether there are several, and what the template says of it."""

    name: str
    kind: type
    several: bool
    says: str
    default: Any


def check_sentence(event: type[Event]) -> None:
    """Raises ValueError when an event has no sentence, or one that names what is not among its facts."""
    if not getattr(event, "sentence", ""):
        raise ValueError(f"{event.name()} owes its sentence: how history tells it")
    for fact in _facts(event).values():
        if fact.kind not in _KINDS:
            raise ValueError(f"{event.name()} cannot be told with {fact.name}")
        if fact.kind is bool and fact.says.count("|") < 1:
            raise ValueError(f"{event.name()} says no words for yes and no of {fact.name}")


def sentence_of(event: type[Event], facts: Mapping[str, Any], actor_id: UUID | None, known: Known) -> list[Part]:
    """What happened, in parts; by whom, where the template does not say it and somebody did."""
    parts: list[Part] = []
    told = _facts(event)
    for before, name, _, _ in Formatter().parse(event.sentence):
        parts.append(Part(before))
        if name == ACTOR:
            parts.append(_actor(actor_id, known))
        elif name is not None:
            fact = told[name]
            parts += _said(fact, facts.get(name, fact.default), known)
    return _as_a_sentence(parts)


def plain(parts: Sequence[Part]) -> str:
    """A sentence without its links."""
    return "".join(part.words for part in parts)


def kind_in_words(name: str) -> str:
    """The name of an event or a job in words: `Application screened`."""
    return name.rpartition(".")[2].replace("_", " ").capitalize()


def ids_in(facts: Mapping[str, Any]) -> set[UUID]:
    """The records that facts name."""
    found = set()
    for value in facts.values():
        for each in value if isinstance(value, list) else (value,):
            try:
                found.add(UUID(each))
            except (ValueError, AttributeError, TypeError):
                continue
    return found


def _read(event: type[Event]) -> dict[str, Fact]:
    """The facts that the template of a kind of event names. Raises ValueError for one that the event does not have."""
    hints = get_type_hints(event)
    defaults = {field.name: field.default for field in fields(event)}
    found = {}
    for _, name, says, _ in Formatter().parse(event.sentence):
        if name is None or name == ACTOR:
            continue
        if name not in defaults:
            raise ValueError(f"the sentence of {event.name()} names {name}, which is not among its facts")
        kind, several = _kind(hints[name])
        default = None if defaults[name] is MISSING else defaults[name]
        found[name] = Fact(name, kind, several, says or "", default)
    return found


_facts: Callable[[Any], dict[str, Fact]] = cache(_read)


def _kind(hint: Any) -> tuple[Any, bool]:
    arguments = get_args(hint)
    if get_origin(hint) in (tuple, list):
        return _kind(arguments[0])[0], True
    if get_origin(hint) is Union or type(None) in arguments:
        return _kind(next(each for each in arguments if each is not type(None)))
    return hint, False


def _actor(actor_id: UUID | None, known: Known) -> Part:
    if actor_id is None:
        return Part(PROGRAM)
    return _record(actor_id, "somebody", known)


def _said(fact: Fact, value: Any, known: Known) -> list[Part]:
    if fact.kind is UUID:
        return _records(fact, value, known)
    if known.hides_sums and fact.kind in (Pence, int):
        return [Part(f"a number {CLOSED}")]
    if fact.several and fact.kind is str:
        return [Part(_listed(fact, value or []))]
    return [Part(_in_words(fact, value))]


def _in_words(fact: Fact, value: Any) -> str:
    if fact.kind is bool:
        return fact.says.split("|")[0 if value else 1 if value is not None else -1]
    if fact.kind is str:
        return _code(fact, value or "")
    if fact.kind is int:
        one, many, none = (*fact.says.split("|"), "", "")[:3]
        if value is None:
            return none or "none"
        return counted(value, one, many or None) if one else f"{value:,}" if value > 9_999 else str(value)
    if not value:
        return fact.says or "nothing"
    if fact.kind is Pence:
        return pounds(Pence(value))
    return minute(datetime.fromisoformat(value)) if fact.kind is datetime else day(date.fromisoformat(value))


def _code(fact: Fact, value: str) -> str:
    """A text as it is, or words for a code."""
    codes = dict(pair.split("=", 1) for pair in fact.says.split("|") if "=" in pair)
    if value in codes:
        return codes[value]
    bare = value.removesuffix("_pence").removesuffix("_id")
    return bare.replace("_", " ").replace(".", " ") if _CODE.fullmatch(value) else value


def _listed(fact: Fact, values: Sequence[str]) -> str:
    """Names of what changed; answers to questions are counted, for their keys say nothing to people."""
    answers = sum(each.startswith("answers.") for each in values)
    words = [_code(fact, each) for each in values if not each.startswith("answers.")]
    words += [counted(answers, "answer")] if answers else []
    return _joined(words) or _code(fact, "") or "nothing"


def _records(fact: Fact, value: Any, known: Known) -> list[Part]:
    several = value if isinstance(value, list) else [value] if value else []
    if not several:
        return [Part(fact.says.partition("|")[2] or _noun(fact))]
    named = [_record(UUID(each), _noun(fact), known) for each in several[:MOST_NAMED]]
    if more := len(several) - len(named):
        named.append(Part(f"{more:,} more"))
    parts = []
    for at, part in enumerate(named):
        if at:
            parts.append(Part(" and " if at == len(named) - 1 else ", "))
        parts.append(part)
    return parts


def _record(record_id: UUID, noun: str, known: Known) -> Part:
    if record_id in known.closed:
        return Part(f"{noun} {CLOSED}")
    words, href = known.names.get(record_id, (noun, ""))
    return Part(words, href, record_id)


def _noun(fact: Fact) -> str:
    """What a record is called that has no name: as the template says, or by the name of the fact."""
    if says := fact.says.partition("|")[0]:
        return says
    name = fact.name.removesuffix("_id").split("_")[-1]
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _joined(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def _as_a_sentence(parts: Sequence[Part]) -> list[Part]:
    """Without empty parts, and beginning with a capital; the name of a person is left as it is."""
    kept = [part for part in parts if part.words]
    first = kept[0]
    if first.words.startswith(("a ", "an ", "the ")) or not first.record_id:
        kept[0] = Part(first.words[0].upper() + first.words[1:], first.href, first.record_id)
    return kept
