"""The host and the partners of a grant see a return, and tell what is theirs in it."""

from typing import Any
from uuid import UUID

import pytest

from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.problems import Conflict, Invalid
from grants.monitoring.filling.parties import queries, rules, service
from grants.monitoring.models import Return
from tests.applications.hosting import party_to
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.made import make_member
from tests.monitoring.test_service import COMPLETE, returns, review, save, send

SHARE = 1_500_00


def with_partner(world: World, **decision: Any) -> tuple[Award, Person, UUID]:
    """A grant with a partner, for which Hana acts; and the partner's organisation."""
    award, hana = world.begun(**decision), world.house.person("Hana Holt")
    assert award.application_id is not None
    partner_id = party_to(world.house, award.application_id, "partner", answered_by=hana)
    with world.house.write() as session:
        make_member(session, partner_id, hana.id, world.house.now(), position="Chair", is_signatory=True)
    return award, hana, partner_id


def tell(world: World, draft: Return, person: Person, passed: int | None, words: str = "") -> None:
    with world.house.write() as session:
        monitoring_return = queries.return_of(session, draft.id)
        (one,) = queries.parts_of(session, monitoring_return)
        who = world.who(person)
        service.tell_part(session, monitoring_return, one.party, passed_pence=passed, words=words, **who)


def test_a_partner_tells_its_part_until_the_return_is_accepted(house: TestHouse):
    # Given a grant with a partner that tells its part, twice by a double press
    world = build(house)
    award, hana, partner_id = with_partner(world)
    first, second = returns(world, award)
    for _ in range(2):
        tell(world, first, hana, 900_00)
    assert len(world.facts("monitoring.return_part_told")) == 1

    # When the return is sent it can still be changed; accepted, it stands, and counts as passed on
    save(world, first, COMPLETE)
    send(world, first)
    tell(world, first, hana, 950_00)
    with house.read() as session:
        assert queries.passed_on(session, Award.id == award.id) == {}
    review(world, first, "accept")
    with pytest.raises(Conflict):
        tell(world, first, hana, 960_00)
    with house.read() as session:
        assert queries.passed_on(session, Award.id == award.id) == {award.id: {partner_id: 950_00}}

    # Then less than before, or more than there is, needs words
    for pence in (949_99, SHARE + 1):
        with pytest.raises(Invalid) as refused:
            tell(world, second, hana, pence)
        assert [problem.field for problem in refused.value.problems] == ["words"]
        tell(world, second, hana, pence, "We counted anew.")


@pytest.mark.parametrize(("passed", "code"), [(None, "missing"), (SHARE * 10 + 1, "too_large"), (-1, "too_large")])
def test_what_cannot_be_its_part_is_refused(passed: int | None, code: str):
    (problem,) = rules.part_problems(passed, "Hm", most_pence=SHARE, before_pence=None)
    assert (problem.field, problem.code) == ("passed_pence", code)


def test_a_partner_finds_it_on_its_home_page_and_tells_by_page_and_by_program(postgres_house: TestHouse):
    world = build(postgres_house)
    award, hana, _ = with_partner(world)
    first = returns(world, award)[0]
    world.house.clock.move_to(first.due_at)
    browser, page = world.house.browser(hana), f"/returns/{first.id}/parts"
    assert "Tell the part of Holbeck Anchor in return 1 of Beeston Growers" in browser.get("/").text
    listed: Any = world.house.program(hana).get(page).json["items"]
    assert (listed[0]["most_pence"], listed[0]["part"]) == (SHARE, None)
    own = f"{page}/{listed[0]['party_id']}"
    assert "your share of £1,500" in words_of(strictly(browser.get(own).text))
    assert "in pounds, like 1200" in browser.post(own, data={"passed_pence": "some"}).text
    assert browser.post(own, data={"passed_pence": "£900", "words": "Eight sessions."}).location == page
    assert "Tell the part" not in browser.get("/").text
    assert "Eight sessions." in words_of(strictly(browser.get(page).text))
    assert world.house.browser(world.mel).get(own).status_code == 403
    assert world.house.program(hana).put(own, {"passed_pence": 910_00}).json["passed_pence"] == 910_00

    # And whoever reviews reads it
    save(world, first, COMPLETE)
    send(world, first)
    words = words_of(strictly(world.house.browser(world.ada).get(f"/returns/{first.id}/review").text))
    assert "Holbeck Anchor (partner) £1,500 £910" in words


def test_who_has_told_nothing_hears_that_the_return_is_sent_and_is_not_late(postgres_house: TestHouse):
    world = build(postgres_house)
    award, hana, _ = with_partner(world)
    first, _ = returns(world, award)
    save(world, first, COMPLETE)
    send(world, first)
    with world.house.read() as session:
        (one,) = queries.parts_of(session, queries.return_of(session, first.id))
    browser, page = world.house.browser(hana), f"/returns/{first.id}/parts/{one.party.id}"
    words = words_of(strictly(browser.get(page).text))
    assert "sent this return" in words
    assert "sends this return by" not in words
    much = browser.post(page, data={"passed_pence": "9,999,999"})
    assert "there is only" in much.text
    world.house.clock.now = first.due_at
    home = world.house.browser(hana).get("/").text
    assert "overdue" not in home.lower()
    assert "It is sent: tell yours before it is accepted." in home
