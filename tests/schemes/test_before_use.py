"""What a scheme asks and how it judges can change until somebody has begun to apply."""

from typing import Any

import pytest

from grants.applications import service as applications
from grants.kernel.problems import Conflict
from grants.organisations.models import Organisation
from grants.schemes import queries
from grants.schemes.before_use import service as setup_service
from grants.schemes.defaults import RETURN
from grants.schemes.models import Scheme
from grants.schemes.questions.rules import without_question
from tests.house import TestHouse
from tests.organisations.given import errors, organisation, read
from tests.schemes.given import OPENS, round_of, scheme


@pytest.fixture
def kept(house: TestHouse) -> Scheme:
    return scheme(house)


def ada(house: TestHouse) -> Any:
    return house.program(house.person("Ada Min", administrator=True))


def browser(house: TestHouse) -> Any:
    return house.browser(house.person("Ada Min", administrator=True))


def begin(house: TestHouse, kept: Scheme) -> None:
    """Somebody begins to apply, and sends nothing."""
    sam = house.person("Sam Field")
    applicant = organisation(house, sam)
    opened = round_of(house, kept)
    house.clock.move_to(OPENS)
    with house.write() as session:
        applications.start_application(
            session,
            queries.round_of(session, opened.id),
            session.get_one(Organisation, applicant.id),
            eligibility_answers={"account": True},
            actor=house.actor(sam),
            now=house.now(),
        )


def typed_criteria(kept: Scheme, **changes: str) -> dict[str, str]:
    """The criteria as the page has them."""
    typed = {"version": str(kept.version), "co_produced_with": kept.co_produced_with}
    for i, criterion in enumerate(kept.criteria):
        typed |= {
            f"criteria.{i}.name": criterion.name,
            f"criteria.{i}.weight": str(criterion.weight),
            f"criteria.{i}.guidance": criterion.guidance,
            f"criteria.{i}.guide": "\r\n".join(criterion.guide),
        }
        if criterion.is_social_value:
            typed[f"criteria.{i}.is_social_value"] = "yes"
    return typed | changes


def now(house: TestHouse, kept: Scheme) -> Scheme:
    with house.read() as session:
        return queries.scheme_of(session, kept.id)


def test_criteria_change_and_those_of_the_same_name_stay_the_same_thing(house: TestHouse, kept: Scheme):
    # Given a scheme in which nobody has begun to apply, with its page
    page = browser(house).get(f"/schemes/{kept.id}/criteria")
    read(page)
    assert "Change the criteria" in browser(house).get(f"/schemes/{kept.id}").text

    # When one gets more weight, one another name and one mark another meaning
    meanings = ["None", "Little", "Some", "Enough", "Good", "Splendid"]
    changed = typed_criteria(
        kept,
        **{"criteria.0.weight": "60", "criteria.1.name": "Way", "criteria.1.weight": "30"},
        **{"criteria.1.guide": "\n".join(meanings), "co_produced_with": "Thirty groups."},
    )
    saved = browser(house).post(f"/schemes/{kept.id}/criteria", data=changed)
    assert saved.status_code == 302, errors(saved)

    # Then it is so, and recorded
    after = now(house, kept)
    assert [(c.name, c.weight) for c in after.criteria] == [("Need", 60), ("Way", 30), ("Social value", 10)]
    assert after.criteria[0].id == kept.criteria[0].id
    assert after.criteria[1].guide == meanings
    assert after.criteria[0].guide == kept.criteria[0].guide
    assert (after.co_produced_with, after.version) == ("Thirty groups.", kept.version + 1)
    (event,) = house.events("schemes.scheme_set_up_changed")
    assert event.facts["fields"] == ["co_produced_with", "criteria"]


def test_wrong_weights_and_meanings_are_said_beside_their_fields(house: TestHouse, kept: Scheme):
    address = f"/schemes/{kept.id}/criteria"
    refused = browser(house).post(address, data=typed_criteria(kept, **{"criteria.1.weight": "41"}))
    assert errors(refused) == {"criteria.0.weight": "The weights must add up to 100 per cent. They come to 101."}
    refused = browser(house).post(address, data=typed_criteria(kept, **{"criteria.1.guide": "Only one"}))
    assert errors(refused) == {"criteria.1.guide": "Say what each mark from 0 to 5 means."}
    refused = browser(house).post(address, data=typed_criteria(kept, **{"criteria.0.weight": "half"}))
    assert list(errors(refused)) == ["criteria.0.weight"]
    assert now(house, kept).version == kept.version


def test_of_two_who_change_a_scheme_the_second_sees_both(house: TestHouse, kept: Scheme):
    address = f"/schemes/{kept.id}"
    first = ada(house).patch(f"{address}/setup", {"co_produced_with": "Theirs."}, If_Match=f'"{kept.version}"')
    assert (first.status_code, first.json["co_produced_with"]) == (200, "Theirs.")
    stale = ada(house).patch(f"{address}/setup", {"co_produced_with": "Mine."}, If_Match=f'"{kept.version}"')
    assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert (stale.json["current"], stale.json["yours"]) == (
        {"co_produced_with": "Theirs."},
        {"co_produced_with": "Mine."},
    )
    shown = browser(house).post(f"{address}/criteria", data=typed_criteria(kept, co_produced_with="Mine."))
    assert shown.status_code == 409
    read(shown)
    assert "Mine." in shown.text
    assert "Theirs." in shown.text


def test_who_can_apply_changes_and_questions_of_the_same_words_keep_their_keys(house: TestHouse, kept: Scheme):
    address = f"/schemes/{kept.id}/eligibility"
    read(browser(house).get(address))
    typed = {
        "version": str(kept.version),
        "eligibility.0.text": "Do you have a bank account?",
        "eligibility.0.needed": "yes",
        "eligibility.0.explanation": "We pay only into one.",
        "eligibility.2.text": "Are you in Leeds?",
        "eligibility.2.needed": "yes",
        "eligibility.2.explanation": "The money is for Leeds.",
    }
    saved = browser(house).post(address, data=typed)
    assert saved.status_code == 302, errors(saved)
    assert [(q["key"], q["text"]) for q in now(house, kept).eligibility] == [
        ("account", "Do you have a bank account?"),
        ("question_1", "Are you in Leeds?"),
    ]
    refused = browser(house).post(address, data=typed | {"version": "2", "eligibility.2.needed": ""})
    assert list(errors(refused)) == ["eligibility.2.needed"]


def test_once_somebody_has_begun_to_apply_all_stays_and_says_why(house: TestHouse, kept: Scheme):
    begin(house, kept)
    program, address = ada(house), f"/schemes/{kept.id}"
    because = "Somebody has begun to apply"

    refused = program.patch(f"{address}/setup", {"co_produced_with": "Others."}, If_Match="*")
    assert (refused.status_code, refused.json["code"]) == (409, "scheme_in_use")
    assert because in refused.json["detail"]
    returns = {"definition": without_question(RETURN, RETURN["sections"][0]["questions"][0]["key"])}
    refused = program.put(f"{address}/return_question_set", returns, If_Match="*")
    assert (refused.status_code, refused.json["code"]) == (409, "scheme_in_use")
    refused = browser(house).post(f"{address}/criteria", data=typed_criteria(kept))
    assert refused.status_code == 409
    read(refused)
    assert because in refused.text

    shown = browser(house).get(address).text
    assert "Change the criteria" not in shown
    assert "Somebody began to apply on 1 March 2027" in shown
    assert program.get(address).json["in_use_since"]
    assert house.events("schemes.scheme_set_up_changed") == []


def test_the_questions_of_returns_change_before(house: TestHouse, kept: Scheme):
    page = browser(house).get(f"/schemes/{kept.id}/return-questions")
    read(page)
    assert "Questions for returns" in page.text
    key = RETURN["sections"][0]["questions"][0]["key"]
    read(browser(house).get(f"/schemes/{kept.id}/return-questions/{key}"))
    removed = browser(house).post(f"/schemes/{kept.id}/return-questions/{key}/removal", data={"number": "1"})
    assert (removed.status_code, removed.location) == (302, f"/schemes/{kept.id}/return-questions")
    told = ada(house).get(f"/schemes/{kept.id}/return_question_set").json
    assert told["number"] == 2
    assert key not in str(told["definition"])
    assert ada(house).get(f"/schemes/{kept.id}/question_set").json["number"] == 1


def test_whoever_is_no_administrator_changes_nothing(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house)
    sam = house.person("Sam Field")
    for part in ("criteria", "eligibility", "return-questions"):
        assert house.browser(sam).get(f"/schemes/{kept.id}/{part}").status_code == 403
    assert house.program(sam).patch(f"/schemes/{kept.id}/setup", {}).status_code == 403


def test_begun_once_is_begun_for_good(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house)
    begin(house, kept)
    since = now(house, kept).in_use_since
    house.clock.advance(days=1)
    with house.write() as session:
        setup_service.begin_use(session, kept.id, now=house.now())
    assert now(house, kept).in_use_since == since
    with house.read() as session, pytest.raises(Conflict):
        setup_service.check_not_in_use(queries.scheme_of(session, kept.id))
