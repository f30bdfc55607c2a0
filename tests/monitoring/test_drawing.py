"""What a return tells in tables is drawn, with the table behind it."""

from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.forms import parse_definition
from grants.monitoring.figures.drawing.rules import RADIUS, Bars, Wheel, pictures_of
from tests.awards.rows import build
from tests.house import TestHouse
from tests.kernel.forms.examples import asked, definition_of
from tests.kernel.looking import strictly, words_of
from tests.monitoring.test_service import COMPLETE, returns, save, send

PARTS = [{"value": name.lower(), "text": name} for name in ("Sleep", "Friends", "Health", "Home", "Hope")]
WHEEL = asked("wheel", "domains", "How are they?", options=PARTS, min=0, max=10)
AGES = asked("ages", "groups", "How old are they?", options=[{"value": "young", "text": "Under 25"}])
FORM = parse_definition(definition_of(WHEEL, AGES))
BETTER = {
    "people": 12,
    "rows": [
        {"of": name, "before": before, "after": 80} for name, before in (("sleep", 40), ("friends", 60), ("home", 80))
    ],
}
YOUNG = {"rows": [{"of": "young", "number": 30}, {"of": "prefer_not_to_say", "number": 3}]}


def test_a_wheel_says_what_to_see_and_bars_how_many_did_not_say():
    wheel, bars = pictures_of(FORM, {"wheel": BETTER, "ages": YOUNG})
    assert isinstance(wheel, Wheel)
    assert isinstance(bars, Bars)
    assert wheel.sentence == "12 people said where they stand: 2 higher than before, on average over 3 parts."
    assert (wheel.before.count(","), wheel.after.split()[0]) == (3, "0.0,-80.0")
    assert bars.sentence == "33 in all, of whom 3 preferred not to say."
    assert [bar.percent for bar in bars.bars] == [100, 10]


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=5))
def test_whatever_is_told_stays_within_the_wheel(levels: list[tuple[int, int]]):
    rows = [{"of": part["value"], "before": b, "after": a} for part, (b, a) in zip(PARTS, levels, strict=False)]
    [wheel] = pictures_of(FORM, {"wheel": {"people": 1, "rows": rows}})
    assert isinstance(wheel, Wheel)
    assert bool(wheel.after) == (len(rows) > 2)
    for corner in wheel.after.split():
        x, y = map(float, corner.split(","))
        assert x * x + y * y <= (RADIUS + 0.2) ** 2


def test_they_stand_beside_the_answers_for_who_told_and_who_reviews(postgres_house: TestHouse):
    world = build(postgres_house, told=[WHEEL, AGES])
    first, _ = returns(world, world.begun())
    mel = world.house.browser(world.mel)
    section = words_of(strictly(mel.get(f"/returns/{first.id}/sections/people").text))
    for words in ("How many people told you?", "Sleep", "Before", "Prefer not to say", "from 0 to 10"):
        assert words in section, words
    save(world, first, {**COMPLETE, "wheel": BETTER, "ages": YOUNG})
    send(world, first)
    for page in (mel.get(f"/returns/{first.id}"), world.house.browser(world.ada).get(f"/returns/{first.id}/review")):
        words = words_of(strictly(page.text))
        assert "2 higher than before" in words
        assert "2. Friends 6.0 8.0 +2.0" in words
        assert page.text.count("<polygon") == 2
