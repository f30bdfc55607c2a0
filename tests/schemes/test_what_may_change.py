"""After a round has opened what helps may change, with a reason that those it touches hear; the rest says why not."""

from email import message_from_bytes, policy
from typing import Any

import pytest

from grants.applications.service import start_application
from grants.schemes.models import Round
from grants.schemes.queries import round_of as read_round
from grants.schemes.round_life.changeable import what_may_change
from grants.schemes.round_rules import ANNOUNCED, CLOSED, OPEN, WITHDRAWN
from tests.applications.rows import organisation
from tests.house import TestHouse
from tests.organisations.given import errors, read
from tests.schemes.given import round_of, scheme
from tests.schemes.test_pages import moment


def drafted(house: TestHouse) -> Round:
    """An open round, in which Sam has a draft."""
    round_, sam = round_of(house, scheme(house)), house.person("Sam Field")
    house.clock.move_to(round_.opens_at)
    with house.write() as session:
        start_application(
            session,
            read_round(session, round_.id),
            organisation(session, "Beeston Growers", house.now()),
            eligibility_answers={"account": True},
            actor=house.actor(sam),
            now=house.now(),
        )
    return round_


def told(house: TestHouse) -> list[Any]:
    house.run_jobs()
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in house.mails()]
    return [mail for mail in mails if "something has changed" in str(mail["Subject"])]


def words_of(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def test_other_words_need_a_reason_while_a_round_is_open_and_applicants_are_told(house: TestHouse):
    # Given an open round in which somebody has a draft
    round_ = drafted(house)
    ada, address = house.browser(house.person("Ada Min", administrator=True)), f"/schemes/{round_.scheme_id}/words"
    page = ada.get(address)
    read(page)
    assert 'name="reason"' in page.text

    # When the scheme says in other words what to have to hand, without a reason and then with one
    typed = {"version": "1", "purpose": round_.scheme.purpose, "decided_by": "", "to_hand": "Your accounts"}
    assert list(errors(ada.post(address, data=typed))) == ["reason"]
    assert ada.post(address, data=typed | {"reason": "People asked us."}).status_code == 302

    # Then they are told what has changed and why, once
    (mail,) = told(house)
    assert "sam.field@example.org" in str(mail["To"])
    assert "What to have to hand is said in other words." in words_of(mail)
    assert "What it is for" not in words_of(mail)
    assert "People asked us." in words_of(mail)


def test_who_has_a_draft_hears_of_a_briefing_that_is_added_moved_or_cancelled(postgres_house: TestHouse):
    house = postgres_house
    round_ = drafted(house)
    ada = house.browser(house.person("Ada Min", administrator=True))
    new = {"place": "Online", "minutes": "", "capacity": ""} | moment("starts_at", 12, 3, "18:00")
    assert ada.post(f"/rounds/{round_.id}/briefings/new", data=new).status_code == 302
    at = f"/briefings/{round_.briefings[0].id}"
    changed = {"place": "Hall", "minutes": "60", "reason": "Rain.", "version": "1"}
    assert ada.post(f"{at}/change", data=changed | moment("starts_at", 11, 3, "18:00")).status_code == 302
    assert ada.post(f"{at}/cancellation", data={"reason": "Snow.", "version": "2"}).status_code == 302
    said = "\n".join(map(words_of, told(house)))
    assert "There is another briefing: 12 March 2027 at 6:00pm, Online." in said
    assert "A briefing does not take place" in said
    assert "Rain." in said
    assert "Snow." in said


@pytest.mark.parametrize("state", [ANNOUNCED, OPEN, CLOSED, WITHDRAWN])
def test_everything_of_a_round_says_whether_it_may_change_and_why(state: str):
    found = {each.key: each for each in what_may_change(state, in_use=True)}
    assert all(each.because for each in found.values())
    assert not any(found[key].can_change for key in ("questions", "criteria", "amounts", "opens_at"))
    assert found["briefings"].can_change is (state in (ANNOUNCED, OPEN))


def test_administrators_read_what_can_still_change(house: TestHouse):
    round_, ada = drafted(house), house.person("Ada Min", administrator=True)
    page = house.browser(ada).get(f"/rounds/{round_.id}/changes")
    read(page)
    assert "It moves later only" in page.text
    assert f"/rounds/{round_.id}/changes" in house.browser(ada).get(f"/rounds/{round_.id}").text
    items = house.program(ada).get(f"/rounds/{round_.id}/changes").json["items"]
    assert {each["key"]: each["can_change"] for each in items}["criteria"] is False
    assert house.browser(house.person("Kit Other")).get(f"/rounds/{round_.id}/changes").status_code == 403
