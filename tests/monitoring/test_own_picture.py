"""A grantee's own picture: what is due, what was promised and told, and what became of it."""

from typing import Any

from grants.awards.models import Award
from tests.awards.rows import build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.monitoring.test_answers_to_returns import TOLD, answer
from tests.monitoring.test_service import COMPLETE, returns, review, save, send
from tests.monitoring.test_what_a_return_asks import on_first_day_of

REACHED = {
    "came_people_are_less_lonely": "partly",
    "came_people_are_less_lonely_people": 19,
    "came_people_are_less_lonely_seen": "They come each week.",
}


def test_promised_told_and_what_became_of_it_stand_together(postgres_house: TestHouse):
    # Given a grant that promised something to 25 people, and another
    change: dict[str, Any] = {
        "key": "change",
        "type": "outcomes",
        "label": "What will be different?",
        "required": True,
        "minutes": 5,
        "options": [{"value": "less_lonely", "text": "People are less lonely"}],
    }
    chosen = [{"outcome": "less_lonely", "how": "They come back", "target": 25}]
    world = build(postgres_house, asked=[change], answers={"change": chosen})
    award = world.begun()
    second = world.accepted(title="A second garden")
    with world.house.write() as session:
        session.get_one(Award, second.id).organisation_id = world.organisation_id
    mel, page = world.house.browser(world.mel), f"/organisations/{world.organisation_id}/picture"
    assert page in mel.get(f"/awards/{award.id}/returns").text
    first = words_of(strictly(mel.get(page).text))
    for told in ("Return 1 on Gardening with neighbours", "A second garden", "About", "Not told yet"):
        assert told in first, told

    # When both returns are accepted, and the first is answered
    early, last = returns(world, award)
    save(world, early, COMPLETE)
    send(world, early)
    review(world, early, "accept")
    answer(world, early)
    on_first_day_of(world, last)
    save(world, last, {**COMPLETE, **REACHED})
    send(world, last)

    # Then it says what was told, and what became of it
    mel = world.house.browser(world.mel)
    with world.house.counted_queries() as asked:
        shown = words_of(strictly(mel.get(page).text))
    for told in ("19", "25", "£5,000", *TOLD.values(), "What became of return 1"):
        assert told in shown, told
    assert len(asked) < 20
    assert world.house.browser(world.ada).get(page).status_code == 200
    assert world.house.browser(world.fay).get(page).status_code == 403
