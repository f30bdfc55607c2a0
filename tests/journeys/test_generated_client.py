"""A client generated from the API's description runs a whole round, by the names of operations alone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from grants.identity.rules import code_of
from grants.kernel.sealing import broken_seals
from tests.house import SECRET, TestHouse, open_house
from tests.journeys import generated, story
from tests.journeys.generated import Person

MEMBERS = (("Dorothy Lumb", "third_sector"), ("Imran Shah", "third_sector"), ("Owen Price", "funder"))


@pytest.fixture
def sqlite_house(sqlite_url: str, tmp_path: Path) -> Iterator[TestHouse]:
    opened = open_house(sqlite_url, tmp_path / "var")
    yield opened
    opened.close()


def test_a_generated_client_runs_a_whole_round(
    sqlite_house: TestHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    house, app = sqlite_house, sqlite_house.app
    monkeypatch.syspath_prepend(tmp_path)
    operations = generated.generate(app, tmp_path)

    def acts(name: str, *, administrator: bool = False) -> Person:
        return Person(operations, app, house.program(house.person(name, administrator=administrator)).token)

    amina, robert = acts("Amina Rahman", administrator=True), acts("Robert Adu", administrator=True)

    # Joan signs in by a code from her mail, and gets a token
    stranger = Person(operations, app)
    code = stranger("ask_for_code", {"email": "joan.birkett@example.org"})
    proof = {"code_id": code["id"], "code": code_of(UUID(code["id"]), SECRET), "label": "Our own program"}
    joan = Person(operations, app, stranger("issue_token", proof)["token"])
    assert stranger.ask("show_me").parsed.code == "sign_in_needed"

    # A scheme of two funders, and a round
    funders = [
        amina("register_organisation", {"name": name, "kind": "statutory_body", "is_funder": True})["id"]
        for name in ("Airedale Health Partnership", "Wharfe City Council")
    ]
    details = story.scheme_details(dict(zip(funders, (6_000_000, 3_000_000), strict=True)))
    scheme = amina("create_scheme", details)
    round_id = amina("create_round", story.round_details(1_000_000), scheme_id=scheme["id"])["id"]
    assert amina.ask("announce_round", round_id=round_id).parsed.code == "denied"
    robert("announce_round", round_id=round_id)
    house.clock.move_to(story.OPENS)
    asked = stranger("show_questions", round_id=round_id)["definition"]
    assert {question["key"] for section in asked["sections"] for question in section["questions"]} >= {"what", "costs"}

    # An organisation applies
    registered = {"name": "Ropewalk Growers", "kind": "unincorporated_charity", "position": "Treasurer"}
    growers = joan("register_organisation", registered)["id"]
    eligible = {"account": True}
    assert stranger("check_eligibility", {"answers": eligible}, round_id=round_id)["eligible"] is True
    start = {"organisation_id": growers, "eligibility_answers": eligible}
    once, again = (joan.ask("start_application", start, round_id=round_id, idempotency_key="one") for _ in range(2))
    application = once.parsed.to_dict()["id"]
    assert again.content == once.content
    draft = {
        "title": "Warm on Wednesdays",
        "amount_requested_pence": 120_000,
        "answers": story.some_answers(),
    }
    saved = joan.ask("save_application", draft, application_id=application, if_match=once.headers["ETag"])
    assert saved.parsed.to_dict()["missing"] == []
    stale = joan.ask("save_application", {"title": "Mine"}, application_id=application, if_match='"1"')
    assert (stale.status_code, stale.parsed.code, stale.parsed.current["title"]) == (412, "stale", draft["title"])
    joan("submit_application", {"declaration": True}, application_id=application, if_match=saved.headers["ETag"])
    house.clock.move_to(story.CLOSED)
    house.run_jobs()

    # It is screened, and assessed by a panel
    screened = {"outcome": "eligible", "open_items_reason": "We know them well."}
    amina("screen_application", screened, application_id=application)
    panel = amina("convene_panel", {}, round_id=round_id)["id"]
    for name, kind in MEMBERS:
        member = {"name": name, "email": f"{name.lower().replace(' ', '.')}@example.org", "kind": kind}
        amina("add_panel_member", {**member, "is_chair": name == MEMBERS[0][0]}, panel_id=panel)
    amina("sit_panel", {}, panel_id=panel)
    members = [acts(name) for name, _ in MEMBERS]
    for member in members:
        member("declare_interest", {"level": "none", "note": ""}, application_id=application)
        scores = [{"criterion_id": each["id"], "mark": 4, "reason": "They showed it."} for each in scheme["criteria"]]
        member("give_scores", {"scores": scores}, application_id=application)
    chair = members[0]
    assert [each["application_id"] for each in chair("show_ranking", round_id=round_id)["items"]] == [application]
    proposal = {"outcome": "award", "amount_pence": 120_000, "reasons": "A clear need."}
    chair("propose_decision", {**proposal, "conditions": "", "feedback": ""}, application_id=application)
    too_early = chair.ask("confirm_decisions", {}, panel_id=panel)
    assert [each.code for each in too_early.parsed.errors] == ["not_held"]
    present = [each["id"] for each in chair("list_panel_members", panel_id=panel)["items"]]
    chair("open_meeting", {"present": present}, panel_id=panel)
    assert len(chair("confirm_decisions", {}, panel_id=panel)["items"]) == 1
    house.run_jobs()
    assert joan("list_awards")["items"] == []
    seen = robert.etag("show_letter_release", round_id=round_id)
    assert robert("release_letters", {}, round_id=round_id, if_match=seen)["application_ids"] == [application]
    house.run_jobs()

    # The award is offered and accepted
    (award,) = (each["id"] for each in joan("list_awards")["items"])
    (letter,) = joan("list_letters", award_id=award)["items"]
    assert joan.ask("download_letter", award_id=award, letter_id=letter["id"]).content.startswith(b"%PDF")
    joan("accept_award", {"agrees": True}, award_id=award, if_match=joan.etag("show_award", award_id=award))
    house.run_jobs()
    house.clock.advance(minutes=5)
    tell_everything(joan, growers)
    house.run_jobs()

    # A payment run is prepared, released by another, sent and answered
    checked = {"kind": "check", "evidence": "paper", "name_fits": True, "payee_result": "match"}
    amina("check_account", checked, organisation_id=growers, if_match=amina.etag("show_payee", award_id=award))
    confirmed = {"kind": "confirmation", "how": "in_person", "note": "Met Ruth Ellis at the growers' shed."}
    robert("check_account", confirmed, organisation_id=growers, if_match=amina.etag("show_payee", award_id=award))
    amina("allow_early_payment", {"reason": "They have to book the hall before."}, award_id=award, number=1)
    begun = amina.ask("begin_payment_run", {})
    run = begun.parsed.to_dict()["id"]
    prepared = amina.ask("prepare_payment_run", {}, run_id=run, if_match=begun.headers["ETag"])
    released = robert.ask("release_payment_run", {}, run_id=run, if_match=prepared.headers["ETag"])
    robert("send_payment_run", {}, run_id=run, if_match=released.headers["ETag"])
    (payment,) = robert("list_payments_of_run", run_id=run)["items"]
    said = {"answers": [{"end_to_end_reference": payment["end_to_end_reference"], "outcome": "paid"}]}
    assert robert("answer_payment_run", said, run_id=run)["state"] == "closed"

    # A return is made and accepted, and the next instalment can be paid
    (due,) = joan("list_award_returns", award_id=award)["items"]
    house.clock.move_to(story.due_of(due) - timedelta(days=1))
    joan = acts("Joan Birkett")
    version = joan.etag("show_return", return_id=due["id"])
    told = {"answers": {**story.return_answers(38), **story.WISH}}
    joan("save_return", told, return_id=due["id"], if_match=version)
    joan("submit_return", {}, return_id=due["id"])
    house.run_jobs()
    acts("Amina Rahman")("review_return", {"outcome": "accept", "note": ""}, return_id=due["id"])
    states = [each["state"] for each in joan("list_instalments", award_id=award)["items"]]
    assert states == ["paid", "payable"]

    # A pack for each funder, who reads its own, and everybody reads the open data
    named = {"email": "priya.nair@example.org", "name": "Priya Nair", "position": "Manager", "is_signatory": False}
    amina = acts("Amina Rahman")
    asked = amina("add_organisation_member", named, organisation_id=funders[0])
    acts("Priya Nair")("answer_asking", {"agrees": True}, asked_id=asked["id"])
    period = {"period_from": "2027-03-01", "period_to": house.now().date().isoformat()}
    packs = amina("ask_for_packs", period, scheme_id=scheme["id"])["items"]
    house.run_jobs()
    (own,) = (each["id"] for each in packs if each["funder_id"] == funders[0])
    acts("Robert Adu")("approve_pack", {}, pack_id=own)
    house.run_jobs()
    assert acts("Priya Nair").ask("download_pack", pack_id=own).content.startswith(b"%PDF")
    assert [each["awardDate"][:4] for each in stranger("open_grants")["grants"]] == ["2027"]

    # Nothing died, and every event is sealed and holds
    assert house.jobs(state="dead") == []
    with house.read() as session:
        assert list(broken_seals(session)) == []


def tell_everything(person: Person, organisation: str) -> None:
    details, people, account = story.told_before_pay()
    there = {"organisation_id": organisation}
    person("change_organisation", details, **there, if_match=person.etag("show_organisation", **there))
    person("save_contacts", people, **there, if_match=person.etag("show_organisation", **there))
    person("save_bank_account", account, **there, if_match='"0"')
