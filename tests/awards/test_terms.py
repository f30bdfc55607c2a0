"""Terms are in proportion to the money, versioned, and those of an offer stay what they were."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.awards.terms import rules
from grants.awards.terms.queries import terms_of_award
from grants.awards.terms.rules import Block
from grants.awards.terms.starting import STARTING
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

OWN = Block("What the money is for", "Use it for the work.")
MORE = Block("Accounts", "Send us your accounts.", 5_000_00)
blocks = st.lists(st.builds(Block, st.text(min_size=1), st.text(min_size=1), st.integers(0, 10**9)))


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def typed(*given: Block, **more: Any) -> dict[str, Any]:
    fields = {}
    for row, block in enumerate(given):
        fields |= {f"blocks.{row}.heading": block.heading, f"blocks.{row}.text": block.text}
        fields[f"blocks.{row}.from_pence"] = str(block.from_pence // 100)
    return fields | more


@given(blocks, st.integers(0, 10**9), st.integers(0, 10**9))
def test_who_gets_more_accepts_all_that_who_gets_less_does(all_of_them: list[Block], one: int, other: int):
    less, more = (rules.applying(all_of_them, amount) for amount in sorted((one, other)))
    assert set(less) <= set(more)


def test_the_terms_to_begin_with_are_sound_and_short_for_a_small_grant():
    assert rules.terms_problems(STARTING) == []
    small, large = (rules.as_text(rules.applying(STARTING, pence)) for pence in (900_00, 20_000_00))
    assert len(small.split()) < 350 < len(large.split())
    assert "six months’ notice" in small


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ([], "blocks"),
        ([OWN] * 31, "blocks"),
        ([Block("", "Text")], "blocks.0.heading"),
        ([OWN, Block("Heading", "")], "blocks.1.text"),
        ([OWN, Block("Heading", "x" * 4001)], "blocks.1.text"),
        ([OWN, Block("Heading", "Text", -1)], "blocks.1.from_pence"),
        ([MORE], "blocks.0.from_pence"),
    ],
)
def test_what_is_wrong_is_said_at_its_block(wrong: list[Block], field: str):
    assert [problem.field for problem in rules.terms_problems(wrong)] == [field]


def test_an_administrator_tries_terms_for_an_amount_and_publishes_them(world: World):
    # Given a page that shows the terms to begin with
    ada, page = world.house.browser(world.ada), f"/schemes/{world.scheme_id}/terms"
    assert "This scheme has no terms of its own" in words_of(strictly(ada.get(page).text))

    # When other ones are tried for a small grant, nothing is kept
    tried = ada.post(page, data=typed(OWN, MORE, version=0, amount="900", do="preview"))
    assert "What a grant of £900 gets 1. What the money is for" in words_of(strictly(tried.text))
    assert "2. Accounts" not in words_of(strictly(tried.text))
    assert world.facts("awards.terms_published") == []

    # When they are saved, twice, then there is one version
    for version in (0, 1):
        assert ada.post(page, data=typed(OWN, MORE, version=version, do="save")).status_code == 302
    assert [fact["number"] for fact in world.facts("awards.terms_published")] == [1]
    stale = ada.post(page, data=typed(MORE, OWN, version=0, do="save"))
    assert "Somebody else changed this text" in words_of(strictly(stale.text))


def test_a_refused_page_keeps_what_was_typed_at_its_row(world: World):
    ada, page = world.house.browser(world.ada), "/terms"
    data = typed(OWN, version=0, do="save") | {"blocks.5.heading": "Insurance", "blocks.5.text": ""}
    refused = ada.post(page, data=data)
    assert refused.status_code == 422
    assert 'href="#blocks.5.text"' in refused.text
    assert 'value="Insurance"' in refused.text


def test_an_offer_keeps_the_terms_that_it_was_made_with(world: World):
    # Given an offer, and terms that are published after it
    before = world.offered()
    world.house.clock.advance(minutes=1)
    ada = world.house.program(world.ada)
    wanted = {"blocks": [OWN.as_json(), MORE.as_json()]}
    assert ada.put("/terms", wanted).status_code == 428
    kept = ada.put("/terms", wanted, If_Match='"0"')
    assert (kept.status_code, kept.json["number"], kept.headers["ETag"]) == (200, 1, '"1"')
    after = world.offered(title="Another")

    # Then each is accepted on its own
    with world.house.read() as session:
        assert terms_of_award(session, before).number == 0
        assert terms_of_award(session, after).text_for(after.amount_pence) == rules.as_text([OWN, MORE])
    assert world.house.program(world.sam).get(f"/schemes/{world.scheme_id}/terms").json["number"] == 1
    assert world.house.program(world.sam).put("/terms", wanted, If_Match="*").status_code == 403


def test_what_was_signed_is_given_back_as_text(world: World):
    award = world.accepted()
    answer = world.house.browser(world.mel).get(f"/awards/{award.id}/acceptance/text")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "Sam Field signed on 1 March 2027" in answer.text
    assert rules.as_text(rules.applying(STARTING, award.amount_pence)) in answer.text
