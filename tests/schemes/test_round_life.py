"""A round that is announced is withdrawn, and opened again; nothing that people wrote is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from grants.schemes import round_rules
from grants.schemes.models import Round
from grants.schemes.rules import round_state
from tests.house import TestHouse
from tests.journeys import story
from tests.journeys.story import created, fine, refused
from tests.organisations.given import read
from tests.schemes.given import change_of_scheme, round_of, scheme

NOW = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)


class OneRound:
    """A round of which only its times and whether it is withdrawn matter."""

    def __init__(self) -> None:
        self.opens_at, self.closes_at = NOW + timedelta(days=2), NOW + timedelta(days=10)
        self.is_withdrawn, self.is_announced, self.is_assessed = False, False, False
        self.decisions_by = None

    def state(self, now: datetime) -> str:
        return round_state(self, now) if self.is_announced else round_rules.DRAFT

    def act(self, act: str, now: datetime, closes_at: datetime) -> bool:
        """Do it where the rules let it be done, as the service does."""
        if round_rules.act_refusal(act, self.state(now), is_assessed=self.is_assessed):
            return False
        if act == round_rules.REOPEN:
            if round_rules.reopening_problems(self, closes_at=closes_at, reason="Snow", now=now):
                return False
            self.closes_at = closes_at
        self.is_announced, self.is_withdrawn = True, act == round_rules.WITHDRAW
        return True


_ACTS = st.tuples(st.sampled_from([*round_rules.ACTS, "assess", "wait"]), st.integers(0, 5), st.integers(-5, 30))


@given(st.lists(_ACTS, max_size=20))
def test_whatever_is_done_a_round_is_in_one_state_and_goes_only_where_it_may(steps: list[tuple[str, int, int]]):
    one, now = OneRound(), NOW
    for act, later, until in steps:
        now += timedelta(days=later)
        before, deadline = one.state(now), one.closes_at
        if act == "wait":
            continue
        if act == "assess":
            one.is_assessed = one.is_assessed or before == round_rules.CLOSED
            continue
        if not one.act(act, now, now + timedelta(days=until)):
            assert one.state(now) == before
            continue
        # It went only from where the act begins, and nothing moves once a panel has the applications
        assert before in round_rules.ACTS[act]
        assert not one.is_assessed
        if act == round_rules.WITHDRAW:
            assert one.state(now) == round_rules.WITHDRAWN
        if act == round_rules.REOPEN:
            assert one.state(now) in (round_rules.ANNOUNCED, round_rules.OPEN)
        # People who planned with a deadline have it still
        assert one.closes_at >= deadline
    # None is both withdrawn and assessed, and no draft was withdrawn
    assert not (one.is_withdrawn and (one.is_assessed or not one.is_announced))


def test_the_database_holds_what_is_withdrawn_and_what_is_assessed(house: TestHouse):
    made = round_of(house, scheme(house))
    for wrong in (
        {"withdrawn_at": NOW},
        {"withdrawn_because": "Snow"},
        {"withdrawn_at": NOW, "withdrawn_because": " "},
        {"withdrawn_at": NOW, "withdrawn_because": "Snow", "assessed_since": NOW},
        {"withdrawn_at": NOW, "withdrawn_because": "Snow", "committed_pence": 100},
    ):
        with pytest.raises(IntegrityError), house.write() as session:
            session.execute(update(Round).where(Round.id == made.id).values(**wrong))


def test_a_round_is_withdrawn_and_opened_again_and_nothing_is_lost(postgres_house: TestHouse):
    # Given a draft in an open round
    house = postgres_house
    ruth = house.program(house.person("Ruth Bell", administrator=True))
    funder = story.register_funder(ruth, "Airedale Health")
    made = created(ruth.post("/schemes", story.scheme_details({funder: 5_000_000})))
    round_id = story.announced(house, ruth, made["id"], story.round_details(1_000_000))["id"]
    house.clock.move_to(story.OPENS)
    joan = house.person("Joan Birkett")
    joans, page = house.program(joan), house.browser(joan)
    body = {"name": "Ropewalk Growers", "kind": "unincorporated_charity", "position": "Treasurer"}
    group = created(joans.post("/organisations", body))["id"]
    begun = {"organisation_id": group, "eligibility_answers": {"account": True}}
    draft = created(joans.post(f"/rounds/{round_id}/applications", begun))
    own = f"/applications/{draft['id']}"
    fine(joans.patch(own, {"title": "Soup on Sundays"}, If_Match='"1"'))
    house.run_jobs()

    def told(kind: str) -> int:
        return [each["kind"] for each in fine(joans.get("/messages"))["items"]].count(kind)

    # When it is withdrawn
    refused(ruth.post(f"/rounds/{round_id}/withdrawal", {"reason": " "}), 422)
    withdrawn = fine(ruth.post(f"/rounds/{round_id}/withdrawal", {"reason": "The funder has changed its plans."}))
    assert withdrawn["state"] == "withdrawn"
    house.run_jobs()
    # Then she is told why, is reminded of nothing, and reads and copies what she wrote
    assert told("round_withdrawn") == 1
    shown = page.get(own)
    read(shown)
    assert "The funder has changed its plans." in shown.text
    assert "Soup on Sundays" in page.get(f"{own}/copy.txt").text
    assert "Finish and send" not in page.get("/").text
    assert refused(joans.patch(own, {"title": "More"}, If_Match='"2"'), 409)["code"] == "round_withdrawn"
    assert fine(joans.get("/rounds"))["items"] == []
    assert [each["id"] for each in fine(joans.get("/rounds?state=withdrawn"))["items"]] == [round_id]
    public = house.browser().get(f"/rounds/{round_id}")
    read(public)
    assert "This round was withdrawn" in public.text
    for path in ("eligibility", "questions"):
        read(house.browser().get(f"/rounds/{round_id}/{path}"))
    # And nobody withdraws it twice
    refused(ruth.post(f"/rounds/{round_id}/withdrawal", {"reason": "Again"}), 409)
    # When it opens again, not until a time before the deadline with which she planned
    again = {
        "kind": "reopening",
        "round_id": round_id,
        "closes_at": story.CLOSES.isoformat(),
        "reason": "The funder is back.",
    }
    early = {**again, "closes_at": "2027-03-20T17:00:00Z"}
    scheme_id = fine(ruth.get(f"/rounds/{round_id}"))["scheme_id"]
    assert refused(ruth.post(f"/schemes/{scheme_id}/changes", early), 422)["errors"][0]["field"] == "closes_at"
    change_of_scheme(house, house.person("Ruth Bell"), scheme_id, again)
    assert fine(ruth.get(f"/rounds/{round_id}"))["state"] == "open"
    house.run_jobs()
    # Then she goes on where she was
    assert told("round_reopened") == 1
    fine(joans.patch(own, {"title": "More soup"}, If_Match='"2"'))
    assert "The funder is back." in house.browser().get(f"/rounds/{round_id}").text
    # And what has closed opens again too
    house.clock.move_to(story.CLOSED)
    longer = {**again, "closes_at": "2027-04-02T16:00:00Z", "reason": "Snow in Beeston."}
    ruths = house.browser(house.person("Ruth Bell"))
    for form in ("reopening", "withdrawal"):
        read(ruths.get(f"/rounds/{round_id}/{form}"))
    change_of_scheme(house, house.person("Ruth Bell"), scheme_id, longer)
    assert fine(ruth.get(f"/rounds/{round_id}"))["state"] == "open"
