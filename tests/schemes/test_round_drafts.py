"""A round is set up as far as one has come, checked and announced by somebody else."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from grants.schemes.models import Round
from tests.house import TestHouse
from tests.organisations.given import errors, read
from tests.schemes.given import round_of, scheme
from tests.schemes.test_pages import moment, typed_round


def test_a_round_is_left_and_come_back_to_and_somebody_else_announces_it(house: TestHouse):
    # Given one who has come as far as its name and a day, and leaves
    ada, bea = (house.person(name, administrator=True) for name in ("Ada Min", "Bea Long"))
    adas, beas, kept = house.browser(ada), house.browser(bea), scheme(house)
    begun = adas.post(
        f"/schemes/{kept.id}/rounds/new", data={"name": "Spring 2027", **moment("closes_at", 26, 3, "17:00")}
    )
    assert begun.status_code == 302, errors(begun)
    shown = adas.get(begun.location)
    read(shown)
    for missing in ("Enter when the round opens.", "Enter the budget of the round.", "Add a briefing, or say why"):
        assert missing in shown.text
    assert "Spring 2027" in adas.get(f"/schemes/{kept.id}").text
    # When nobody else knows of it
    assert house.browser().get(begun.location).status_code == 302
    assert "Spring 2027" not in house.browser().get("/rounds").text
    # And she comes back, says the rest, and asks
    form = adas.get(f"{begun.location}/change")
    assert 'value="17:00"' in form.text
    changed = adas.post(f"{begun.location}/change", data=typed_round(version="1"))
    assert changed.status_code == 302, errors(changed)
    own = adas.post(begun.location.replace("draft", "announcement"), data={"version": "2"})
    assert (own.status_code, "Somebody else who runs the programme" in own.text) == (403, True)
    adas.post(begun.location.replace("draft", "check"), data={"version": "2"})
    assert "check the round and announce it" not in adas.get("/").text
    assert "check the round and announce it" in beas.get("/").text
    # Then the other one announces it as she read it, not as it was meanwhile
    adas.post(f"{begun.location}/change", data=typed_round(version="2", budget_pence="1,000"))
    stale = beas.post(begun.location.replace("draft", "announcement"), data={"version": "2"})
    assert stale.status_code == 409
    announced = beas.post(begun.location.replace("draft", "announcement"), data={"version": "3"})
    assert announced.status_code == 302, errors(announced)
    assert "£1,000" in house.browser().get(announced.location).text
    assert adas.get(begun.location).status_code == 404
    with house.read() as session:
        (round_,) = session.query(Round)
        assert (round_.set_up_by, round_.announced_by) == (ada.id, bea.id)


def test_a_stale_save_shows_both_and_loses_nothing(postgres_house: TestHouse):
    house = postgres_house
    ada = house.browser(house.person("Ada Min", administrator=True))
    begun = ada.post(f"/schemes/{scheme(house).id}/rounds/new", data=typed_round())
    ada.post(f"{begun.location}/change", data=typed_round(version="1", name="Summer 2027"))
    stale = ada.post(f"{begun.location}/change", data=typed_round(version="1", name="Autumn 2027"))
    assert stale.status_code == 409
    assert "Summer 2027" in stale.text
    assert "Autumn 2027" in stale.text


def test_the_database_lets_nobody_announce_their_own(house: TestHouse):
    made, ada = round_of(house, scheme(house)), house.person("Ada Min", administrator=True)
    for wrong in ({"set_up_by": ada.id, "announced_by": ada.id}, {"set_up_by": ada.id}):
        with pytest.raises(IntegrityError), house.write() as session:
            session.execute(update(Round).where(Round.id == made.id).values(**wrong))


def test_a_time_that_is_past_is_asked_about_and_a_round_opens_at_once_where_somebody_says_so(
    postgres_house: TestHouse,
):
    # Given a round whose opening and briefing were still to come when it was set up
    house, kept = postgres_house, scheme(postgres_house)
    ada, bea = (house.program(house.person(name, administrator=True)) for name in ("Ada Min", "Bea Long"))
    wanted = {"name": "Spring", "closes_at": "2027-03-26T17:00:00Z", "budget_pence": 100_000_00}
    wanted |= {"decisions_by": "2027-05-14", "above_ceiling_because": "One return serves every funder."}
    wanted |= {
        "opens_at": "2027-03-02T09:00:00Z",
        "briefings": [{"starts_at": "2027-03-03T09:00:00Z", "place": "Here"}],
    }
    draft = ada.post(f"/schemes/{kept.id}/rounds", wanted).json
    path = f"/rounds/{draft['id']}"
    assert draft["missing"] == []
    # When both are past, announcing asks, and takes neither
    house.clock.move_to(datetime(2027, 3, 4, 9, 0, tzinfo=UTC))
    refused = bea.post(f"{path}/announcement")
    assert [each["field"] for each in refused.json["errors"]] == ["opens_at", "briefings.0.starts_at"]
    both = ada.patch(f"{path}/draft", {"opens_now": True, "briefings": []}, If_Match='"1"').json
    assert [each["code"] for each in both["missing"]] == ["two_openings", "missing"]
    # Then it opens at once where somebody says so, without a briefing where somebody says why
    told = {"opens_at": None, "no_briefing_because": "Everybody knows us."}
    assert ada.patch(f"{path}/draft", told, If_Match='"2"').json["missing"] == []
    made = bea.post(f"{path}/announcement", If_Match='"3"')
    assert (made.status_code, made.json["state"], made.json["opens_at"]) == (201, "open", "2027-03-04T09:00:00+00:00")
    assert "Everybody knows us." in house.browser().get(path).text


def test_a_round_is_dropped_or_listed(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house)
    ada = house.program(house.person("Ada Min", administrator=True))
    draft = ada.post(f"/schemes/{kept.id}/rounds", {}).json
    assert [each["id"] for each in ada.get(f"/schemes/{kept.id}/round_drafts").json["items"]] == [draft["id"]]
    assert ada.post(f"/rounds/{draft['id']}/check").status_code == 422
    assert ada.delete(f"/rounds/{draft['id']}/draft").status_code == 204
    assert ada.get(f"/rounds/{draft['id']}/draft").status_code == 404
    assert house.events("schemes.round_dropped")
