"""Changes of a grant as people and programs meet them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.awards.models import Award
from grants.monitoring.models import Return
from tests.awards.rows import AMOUNT, TITLE, World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

WHY = "More people come than we thought."


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


@pytest.fixture
def award(world: World) -> Award:
    return world.accepted()


def test_the_grantee_asks_signs_and_the_grant_maker_agrees_on_pages(world: World, award: Award):
    mel, sam, ada = (world.house.browser(each) for each in (world.mel, world.sam, world.ada))
    at = f"/awards/{award.id}/variations"
    # Mel, who may not sign, chooses what is to change
    assert at in mel.get(f"/awards/{award.id}").text
    assert "Ask for a change" in words_of(strictly(mel.get(at).text))
    assert "Choose what is to change." in mel.post(f"{at}/new").text
    chosen = mel.post(f"{at}/new", data={"kinds": ["money", "purpose"]})
    form = chosen.headers["Location"]
    asked_for = words_of(strictly(mel.get(form).text))
    assert "It is £20,000.01 now." in asked_for
    assert "We agree through two people where it moves by more than £5,000." in asked_for

    # A form that cannot be taken keeps what was typed
    typed = {
        "amount_pence": "30000",
        "title": TITLE,
        "description": "With a kitchen",
        "reasons": "",
        "version": str(award.version),
    }
    refused = mel.post(form, data=typed)
    assert refused.status_code == 422
    assert "Say why the grant changes." in words_of(strictly(refused.text))
    assert "With a kitchen" in refused.text
    # The page that stands there after that is the one of the same kinds, so that sending it again works
    assert f'data-own-address="{form.replace("&", "&amp;")}"' in refused.text
    sent = mel.post(form, data={**typed, "reasons": WHY})
    twice = mel.post(form, data={**typed, "reasons": WHY})
    assert sent.headers["Location"] == twice.headers["Location"] == f"{at}/1"
    other = mel.post(form, data={**typed, "amount_pence": "31000", "reasons": WHY})
    assert other.status_code == 409
    assert "Another change of this grant is open. Finish that one first." in words_of(strictly(other.text))
    assert 'value="31000' in other.text

    # Mel cannot agree; Sam finds it at home and can, and Ada too, but it is much
    told = words_of(strictly(mel.get(f"{at}/1").text))
    assert "Only a person who may sign" in told
    assert "£20,000.01" in told
    assert "£30,000" in told
    world.react()
    for who, answer in ((sam, "Somebody else has to agree still."), (ada, "Somebody else has to agree still.")):
        assert f'href="{at}/1"' in who.get("/").text
        for _ in range(2):
            pressed = who.post(f"{at}/1/agreement", data={"version": world_version(world, award)})
            assert pressed.status_code == 302
        assert answer in who.get(f"{at}/1").text
    second = world.house.browser(world.house.person("Bea Second", administrator=True))
    assert "Agree to this change" in second.get(f"{at}/1").text
    assert second.post(f"{at}/1/agreement", data={"version": world_version(world, award)}).status_code == 302
    varied = world.award(award.id)
    assert (varied.amount_pence, varied.description) == (30_000_00, "With a kitchen")
    world.react()
    assert [facts["what"] for facts in world.facts("awards.award_varied")] == [["amount_pence", "description"]]


def test_a_change_of_nothing_that_is_known_says_what_is_missing(world: World, award: Award):
    at = f"/awards/{award.id}/variations"
    lost = world.house.browser(world.sam).post(f"{at}/terms", data={"reasons": WHY})
    assert (lost.status_code, "Location" in lost.headers) == (422, False)
    assert "There is a problem" in words_of(strictly(lost.text))


def world_version(world: World, award: Award) -> str:
    return str(world.house.program(world.ada).get(f"/awards/{award.id}/variations/1").json["version"])


def test_lines_partners_and_payments_are_typed_in_rows(world: World, award: Award):
    sam, at = world.house.browser(world.sam), f"/awards/{award.id}/variations"
    form = f"{at}/terms?kind=lines&kind=plan"
    strictly(sam.get(f"{form}&kind=partners&kind=days&kind=outcomes").text)
    left = int(award.amount_pence)
    typed = {
        "version": str(award.version),
        "reasons": WHY,
        "budget_lines.0.what": "",
        "budget_lines.0.pence": "",
        "budget_lines.1.what": "Seeds",
        "budget_lines.1.pence": "5",
        "instalments.0.amount_pence": f"{(left - 100_00) / 100:.2f}",
        "instalments.1.amount_pence": "",
        "instalments.2.amount_pence": "100",
    }
    for index, day in ((0, 5), (2, 4)):
        typed |= {
            f"instalments.{index}.due_on-{part}": value for part, value in (("day", day), ("month", 5), ("year", 2027))
        }
    refused = sam.post(form, data=typed)
    assert refused.status_code == 422
    told = words_of(strictly(refused.text))
    assert "The lines come to £5. Make them come to the grant, £20,000.01." in told
    assert "Enter days from today on, each no earlier than the one before." in told
    assert 'href="#instalments.2.due_on"' in refused.text
    assert "Payment 1: how much" in told
    typed |= {
        "budget_lines.1.pence": "20000.01",
        "instalments.2.due_on-day": "6",
        "instalments.2.waits_for_return": "999",
    }
    assert "This grant makes 2 returns." in sam.post(form, data=typed).text
    typed |= {"instalments.2.waits_for_return": ""}
    assert sam.post(form, data=typed).status_code == 302
    shown = words_of(strictly(world.house.browser(world.ada).get(f"{at}/1").text))
    assert "Seeds: £20,000.01" in shown
    assert "£100 by 6 May 2027" in shown


def test_a_change_is_not_agreed_or_withdrawn(world: World, award: Award):
    sam, ada, at = world.house.browser(world.sam), world.house.browser(world.ada), f"/awards/{award.id}/variations"
    form = f"{at}/terms?kind=outcomes"
    ada.post(form, data={"outcomes": "They cook.", "reasons": WHY})
    strictly(sam.get(f"{at}/1/refusal").text)
    assert "Say in a few words why not." in sam.post(f"{at}/1/refusal").text
    sam.post(f"{at}/1/refusal", data={"reason": "They garden."})
    assert "They garden." in words_of(strictly(ada.get(f"{at}/1").text))
    sam.post(form, data={"outcomes": "They garden more.", "reasons": WHY})
    assert ada.post(f"{at}/2/withdrawal").status_code == 403
    sam.post(f"{at}/2/withdrawal")
    assert "Withdrawn" in words_of(strictly(ada.get(at).text))
    for person in (world.nina, world.fay):
        assert world.house.browser(person).get(f"{at}/new").status_code == 403


def test_programs_vary_a_grant_and_its_returns_follow_its_days(world: World, award: Award):
    sam, ada, at = world.house.program(world.sam), world.house.program(world.ada), f"/awards/{award.id}/variations"
    later = award.ends_on + timedelta(days=365)
    asked = sam.post(at, {"ends_on": later.isoformat(), "reasons": WHY}, If_Match=f'"{award.version}"')
    assert asked.status_code == 201
    assert (asked.json["before"], asked.json["after"]) == (
        {"ends_on": award.ends_on.isoformat()},
        {"ends_on": later.isoformat()},
    )
    assert sam.post(at, {"title": "Another", "reasons": WHY}).json["code"] == "variation_open"
    agreed = ada.post(f"{at}/1/agreement", If_Match=asked.headers["ETag"])
    assert (agreed.status_code, agreed.json["state"]) == (201, "agreed")
    assert ada.post(f"{at}/1/refusal", {"reason": "No"}).json["code"] == "answered_already"
    assert [each["number"] for each in ada.get(at).json["items"]] == [1]
    world.react()
    with world.house.read() as session:
        returns = session.scalars(select(Return).where(Return.award_id == award.id).order_by(Return.number)).all()
        assert [(each.period_from, each.period_to) for each in returns][-1][1] == later
    # Whoever acts for the grantee hears of it, by letter or by mail
    world.house.run_jobs()
    assert len(world.house.mails()) >= 2


def test_amounts_that_no_grant_has(world: World, award: Award):
    sam, at = world.house.program(world.sam), f"/awards/{award.id}/variations"
    for asked, field in (
        ({"amount_pence": 0}, "amount_pence"),
        ({"amount_pence": -5}, "amount_pence"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": "2199-01-01"}, "ends_on"),
        ({"title": " "}, "title"),
        ({"budget_lines": [{"what": "All", "pence": AMOUNT + 1}]}, "budget_lines"),
        ({"partners": [{"name": "Kirkstall", "share_pence": AMOUNT + 1}]}, "partners"),
        ({"instalments": []}, "instalments"),
    ):
        answer = sam.post(at, {**asked, "reasons": WHY})
        assert answer.status_code == 422
        assert [each["field"] for each in answer.json["errors"]] == [field]
