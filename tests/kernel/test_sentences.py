"""Every kind of event is told in a sentence that a person can read."""

import re
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.events import Event
from grants.kernel.history_and_jobs import kernel_stage
from grants.kernel.money import Pence
from grants.kernel.sentences import Known, Part, check_sentence, plain, sentence_of
from grants.kernel.stage import Registry, Stage
from grants.stages import STAGES

EVENTS = [event for stage in (*STAGES, kernel_stage) for event in stage.events]
ASHA, WARM = uuid4(), uuid4()
NAMES = {ASHA: ("Asha Rahman", ""), WARM: ("“Warm Tuesdays” (WT7K)", "/applications/warm")}
A_DAY, A_MINUTE = date(2026, 11, 29), datetime(2026, 11, 29, 10, 10, tzinfo=UTC)
UNREADABLE = re.compile(r"[{}_|=]|None|[0-9a-f]{8}-[0-9a-f]{4}|\d{4}-\d\d-\d\d|  | ,|\(\)|“”")


class WalkTaken(Event):
    """One field of each kind."""

    sentence = (
        "{walk_id} was walked by {people:somebody|nobody}, {far:far|not far}, {miles:mile} for {raised_pence:no money} "
        "on {on:no day}, with {things:cup=a cup|=nothing} {how:on_foot=on foot} and {led_by:a guide|no guide}"
    )

    walk_id: UUID
    people: tuple[UUID, ...]
    far: bool
    miles: int
    raised_pence: Pence
    on: date | None
    things: tuple[str, ...]
    how: str
    led_by: UUID | None = None


WALK = {
    "walk_id": str(WARM),
    "people": [str(ASHA)],
    "far": True,
    "miles": 1,
    "raised_pence": 120_000,
    "on": "2026-11-29",
    "things": ["cup", "amount_requested_pence", "answers.need", "answers.how"],
    "how": "on_foot",
}


def told(facts: dict[str, Any], known: Known, event: type[Event] = WalkTaken, by: UUID | None = ASHA) -> str:
    return plain(sentence_of(event, facts, by, known))


def examples(event: type[Event], *, full: bool) -> dict[str, Any]:
    """Facts of an event: each there, or as few as can be."""
    hints = get_type_hints(event)
    return {field.name: example(hints[field.name], full=full) for field in fields(event)}


def example(kind: Any, *, full: bool) -> Any:
    arguments = get_args(kind)
    if get_origin(kind) in (tuple, list):
        return [example(arguments[0], full=full)] if full else []
    if type(None) in arguments:
        return example(arguments[0], full=full) if full else None
    if kind is UUID:
        return str(WARM if full else uuid4())
    values = {date: A_DAY.isoformat(), datetime: A_MINUTE.isoformat(), bool: full, str: "a_code" if full else "phone"}
    return values.get(kind, 1_200 if full else 0)


@pytest.mark.parametrize("full", [True, False], ids=["with all facts", "with hardly any"])
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name())
def test_every_kind_of_event_is_told_in_plain_english(event: type[Event], full: bool):
    parts = sentence_of(event, examples(event, full=full), ASHA if full else None, Known(NAMES if full else {}))
    sentence = plain(parts)
    assert not UNREADABLE.search(sentence), sentence
    assert sentence[0].isupper() or sentence[0] in "“£0123456789", sentence
    assert len(sentence) < 400


def test_facts_are_written_as_people_write_them():
    assert told(WALK, Known(NAMES)) == (
        "“Warm Tuesdays” (WT7K) was walked by Asha Rahman, far, 1 mile for £1,200 on 29 November 2026, "
        "with a cup, amount requested and 2 answers on foot and no guide"
    )


def test_a_record_is_linked_and_one_without_a_name_is_told_by_what_it_is():
    parts = sentence_of(WalkTaken, WALK | {"people": [str(uuid4())]}, ASHA, Known(NAMES))
    assert parts[0] == Part("“Warm Tuesdays” (WT7K)", "/applications/warm", WARM)
    assert "walked by somebody" in plain(parts)
    assert told(WALK, Known({}), by=None).startswith("A walk was walked")


def test_what_is_closed_to_a_reader_is_not_named_and_its_sums_are_not_told():
    closed = told(WALK, Known(NAMES, closed={WARM}, hides_sums=True))
    assert closed.startswith("A walk that is closed to you was walked by Asha Rahman, far, a number that is closed")
    assert "Warm" not in closed
    assert "1,200" not in closed


def test_of_many_records_a_few_are_named_and_the_rest_counted():
    several = told(WALK | {"people": [str(ASHA)] * 7}, Known(NAMES))
    assert "Asha Rahman, Asha Rahman, Asha Rahman, Asha Rahman, Asha Rahman and 2 more" in several
    assert "walked by nobody" in told(WALK | {"people": []}, Known(NAMES))


OWING = [
    ("", "owes its sentence"),
    ("{walk_id} was walked by {whom}", "names whom"),
    ("{walk_id} was walked {far}", "no words for yes and no"),
]


@pytest.mark.parametrize(("sentence", "problem"), OWING)
def test_a_program_does_not_start_with_an_event_that_cannot_be_told(sentence: str, problem: str):
    changed = type("WalkTaken", (WalkTaken,), {"sentence": sentence, "__module__": "tests.walks"})
    with pytest.raises(ValueError, match=problem):
        Registry((Stage(name="walks", events=(changed,)),), hint=lambda *_: None)
    check_sentence(WalkTaken)


@given(st.text(), st.integers(min_value=0), st.booleans())
def test_whatever_the_facts_are_a_sentence_is_told(how: str, miles: int, far: bool):
    assert told(WALK | {"how": how, "miles": miles, "far": far}, Known(NAMES))
