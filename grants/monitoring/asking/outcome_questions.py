"""How a return asks for what its grant promised: in the words in which it was given, with the figure agreed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grants.kernel.program_words import for_translators
from grants.monitoring.asking.building import question
from grants.monitoring.asking.outcomes.rules import (
    COUNT,
    MONEY,
    ON_A_SCALE,
    PERCENTAGE,
    SCALE,
    Measure,
    Promise,
    told_by,
)
from grants.schemes.questions.rules import Definition, key_for, keys_of
from grants.schemes.tiers.minutes_rules import FIGURE, IN_OWN_WORDS, SEEN, WHETHER_COME

HAS_COME = [
    {"value": "yes", "text": for_translators("Yes")},
    {"value": "partly", "text": for_translators("Partly")},
    {"value": "no", "text": for_translators("No, or not yet")},
    {"value": "not_known", "text": for_translators("We cannot tell")},
]
SO_FAR = (COUNT, MONEY)
"""Figures that are told for the whole time since the grant began, so that they never go down."""


def figures_of(definition: Definition, promises: Sequence[Promise]) -> list[tuple[Promise, str]]:
    """The promises that have a figure, each with the key of the question for it."""
    taken, found = keys_of(definition), []
    for promise in promises:
        base = _base_key(promise, taken)
        if promise.chosen and promise.measure is not None:
            found.append((promise, _figure_key(base, promise.measure, taken)))
    return found


@dataclass(frozen=True)
class Figure:
    """A figure that was agreed, and what was told of it last and now, as people read them."""

    text: str
    target: str
    last: str
    now: str


def told_of(promises: Sequence[Promise], definition: Definition, answers: Mapping[str, Any]) -> dict[Promise, int]:
    """What the answers to these questions tell of each promise that has a figure."""
    told = [(promise, told_by(promise, answers.get(key))) for promise, key in figures_of(definition, promises)]
    return {promise: value for promise, value in told if value is not None}


def figures_in_words(
    promises: Sequence[Promise], definition: Definition, last: Mapping[str, Any], now: Mapping[str, Any]
) -> list[Figure]:
    """Of each promise that has a figure its target, what was told last, and what is told now."""
    before, after = (told_of(promises, definition, answers) for answers in (last, now))
    return [
        Figure(
            promise.text,
            promise.measure.in_words,
            *(
                "Not told" if told is None else promise.measure.shown(told)
                for told in (before.get(promise), after.get(promise))
            ),
        )
        for promise in promises
        if promise.chosen and promise.measure is not None
    ]


def measures_of(definition: Definition, promises: Sequence[Promise]) -> dict[str, Measure]:
    """What was agreed of figures, by the key of the question for each; the definition is that of the scheme."""
    return {key: promise.measure for promise, key in figures_of(definition, promises) if promise.measure}


def section_about(
    promises: Sequence[Promise], last: dict[str, Any], taken: list[str], sections: Sequence[str], *, is_last: bool
) -> dict[str, Any] | None:
    """The section that asks for what was promised; None where nothing of it is asked now.

    `last` are the answers of the return before; `taken` the keys of other questions, `sections` those of sections.
    """
    asked = [each for promise in promises for each in _about(promise, last, taken, is_last=is_last)]
    if not asked:
        return None
    introduction = (
        "Here is what was to be different, in the same words as at the beginning."
        " What did not come is as useful to know as what did."
        if is_last
        else "How far has it come, in the same words as at the beginning? Leave blank what you cannot tell yet."
    )
    return {
        "key": key_for("promised", sections),
        "title": for_translators("What you said would change"),
        "introduction": introduction,
        "questions": asked,
    }


def _base_key(promise: Promise, taken: list[str]) -> str:
    """The key of the first question about a promise, among those `taken`: the same words have the same key."""
    base = key_for(promise.name, taken)
    taken.append(base)
    return base


def _figure_key(base: str, measure: Measure, taken: list[str]) -> str:
    return key_for(f"{base} {'people' if measure.figure == COUNT else measure.figure}", taken)


def _about(promise: Promise, last: dict[str, Any], taken: list[str], *, is_last: bool) -> Iterator[dict[str, Any]]:
    base = _base_key(promise, taken)
    if not promise.chosen:
        if is_last:
            label = f"We asked “{promise.question}” What has come of it?"
            yield question(
                base,
                "long_text",
                label,
                IN_OWN_WORDS,
                guidance=f"You wrote: {promise.text}",
                word_limit=200,
            )
        return
    if is_last:
        known = f"You said how you would know: {promise.how}" if promise.how else ""
        yield question(base, "one_of", f"{promise.text}: has it come?", WHETHER_COME, guidance=known, options=HAS_COME)
    if promise.measure is not None:
        key = _figure_key(base, promise.measure, taken)
        yield _figure(promise, promise.measure, key, told_by(promise, last.get(key)), is_last=is_last)
    if is_last:
        seen = key_for(f"{base} seen", taken)
        yield question(seen, "long_text", f"{promise.text}: what have you seen?", SEEN, word_limit=150)


def _figure(promise: Promise, measure: Measure, key: str, before: int | None, *, is_last: bool) -> dict[str, Any]:
    told = [f"You hoped for {measure.in_words}."]
    if before is not None:
        told.append(f"Last time you told us {measure.shown(before)}.")
    told.append("Your best guess is enough.")
    settings: dict[str, Any] = {"guidance": " ".join(told), "required": is_last}
    if measure.figure in ON_A_SCALE:
        asks = "where do people stand now?" if measure.figure == SCALE else "how far have people come?"
        options = [{"value": "it", "text": promise.text}]
        settings |= {"options": options, "min": measure.lowest, "max": measure.highest}
        return question(key, "domains", f"{promise.text}: {asks}", 4, **settings)
    if measure.figure == MONEY:
        return question(key, "money", f"{promise.text}: how much money so far?", FIGURE, min=0, **settings)
    asks = "what percentage now?" if measure.figure == PERCENTAGE else f"how many {measure.unit} so far?"
    return question(key, "number", f"{promise.text}: {asks}", FIGURE, min=0, **settings)
