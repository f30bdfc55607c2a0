"""Awards as JSON: the same rules as on the pages."""

import pytest

from grants.awards.models import Award
from grants.awards.paying.runs.rules import RELEASING
from tests.awards.rows import AMOUNT, World, build
from tests.house import TestHouse


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


@pytest.fixture
def offer(world: World) -> Award:
    return world.offered()


def test_an_award_in_full(world: World, offer: Award):
    answer = world.house.program(world.mel).get(f"/awards/{offer.id}")

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"1"'
    body = answer.json
    assert body["amount_pence"] == AMOUNT == sum(share["amount_pence"] for share in body["shares"])
    assert body["state"] == "offered"
    assert body["accept_by"].startswith("2027-03-30T22:59")
    assert body["statement"].startswith("I may sign for Beeston Growers.")
    assert {share["funder_name"] for share in body["shares"]} == {"Aire Valley Health Trust", "Aire Valley Council"}


def test_a_list_shows_only_what_its_reader_may_see(world: World, offer: Award):
    def seen(person: object) -> list[str]:
        return [item["id"] for item in world.house.program(person).get("/awards").json["items"]]  # type: ignore[arg-type]

    assert seen(world.ada) == seen(world.sam) == seen(world.mel) == seen(world.fay) == [str(offer.id)]
    assert seen(world.nina) == []
    assert world.house.program(world.nina).get(f"/awards/{offer.id}").status_code == 403


def test_a_list_goes_through_all_awards_once_with_a_constant_number_of_queries(world: World, offer: Award):
    ada = world.house.program(world.ada)

    def queries() -> int:
        with world.house.counted_queries() as statements:
            assert ada.get("/awards").status_code == 200
        return len(statements)

    few = queries()
    ids = {str(offer.id), *(str(world.offered().id) for _ in range(4))}
    assert queries() == few
    seen, after = [], ""
    while after is not None:
        page = ada.get(f"/awards?size=2&state=offered{'&after=' + after if after else ''}").json
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert len(seen) == len(ids)
    assert set(seen) == ids
    assert ada.get("/awards?state=nonsense").status_code == 422


def test_letters_and_their_files(world: World, offer: Award):
    world.house.run_jobs()
    mel, fay = world.house.program(world.mel), world.house.program(world.fay)
    (letter,) = mel.get(f"/awards/{offer.id}/letters").json["items"]

    assert letter["kind"] == "offer"
    assert letter["file_name"] == f"Grant offer {offer.reference}.pdf"
    address = f"/awards/{offer.id}/letters/{letter['id']}/file"
    file = mel.get(address)
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert file.data.startswith(b"%PDF-")
    assert fay.get(f"/awards/{offer.id}/letters").status_code == 403
    assert fay.get(address).status_code == 403
    other = world.offered()
    assert world.house.program(world.ada).get(f"/awards/{other.id}/letters/{letter['id']}/file").status_code == 404


def test_accepting(world: World, offer: Award):
    sam = world.house.program(world.sam)
    address = f"/awards/{offer.id}/acceptance"

    assert world.house.program(world.mel).post(address, {"agrees": True}).status_code == 403
    assert world.house.program(world.ada).post(address, {"agrees": True}).status_code == 403
    refused = sam.post(address, {"agrees": False})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "agrees")
    assert sam.post(address, {"agrees": True, "twice": 1}).status_code == 422
    assert sam.post(address, {"agrees": True}, If_Match='"7"').status_code == 412
    accepted = sam.post(address, {"agrees": True}, If_Match='"1"')
    assert accepted.status_code == 201
    assert accepted.headers["Location"] == f"/api/v1/awards/{offer.id}"
    assert accepted.headers["ETag"] == '"2"'
    assert accepted.json["state"] == "accepted"
    again = sam.post(address, {"agrees": True})
    assert (again.status_code, again.json["code"]) == (409, "accepted_already")


def test_asking_twice_with_one_key_answers_twice_and_accepts_once(world: World, offer: Award):
    sam = world.house.program(world.sam)
    answers = [sam.post(f"/awards/{offer.id}/acceptance", {"agrees": True}, Idempotency_Key="one") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len(world.facts("awards.award_accepted")) == 1


def test_turning_down(world: World, offer: Award):
    sam = world.house.program(world.sam)
    refused = sam.post(f"/awards/{offer.id}/refusal", {"reason": ""})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "reason")
    answer = sam.post(f"/awards/{offer.id}/refusal", {"reason": "No hall."})
    assert (answer.status_code, answer.json["state"]) == (201, "declined")
    world.house.run_jobs()
    assert "You have turned down the grant" in world.house.browser(world.sam).get("/messages").text


def test_instalments_and_their_payment(world: World):
    award = world.accepted()
    ada, sam = world.house.program(world.ada), world.house.program(world.sam)

    items = sam.get(f"/awards/{award.id}/instalments").json["items"]
    assert [(i["number"], i["state"], i["waits_for_return"]) for i in items] == [
        (1, "payable", None),
        (2, "planned", 1),
        (3, "planned", None),
    ]
    assert sum(i["amount_pence"] for i in items) == AMOUNT
    (payable,) = ada.get("/instalments").json["items"]
    assert (payable["number"], payable["award_id"]) == (1, str(award.id))
    assert sam.get("/instalments").status_code == 403


def test_a_payment_run_from_the_draft_to_the_banks_answer(world: World):
    award = world.accepted()
    ada, sam = world.house.program(world.ada), world.house.program(world.sam)
    abe = world.house.program(world.house.person("Abe Prepares", administrator=True))

    # One begins and prepares it
    assert sam.post("/payment_runs").status_code == 403
    assert abe.post("/payment_runs", {"pay_on": "2027-02-28"}).json["errors"][0]["field"] == "pay_on"
    begun = abe.post("/payment_runs", {"pay_on": "2027-03-02"})
    run, tag = f"/payment_runs/{begun.json['id']}", begun.headers["ETag"]
    assert (begun.status_code, begun.json["state"], begun.json["payments"]) == (201, "draft", 1)
    assert abe.post("/payment_runs").json["code"] == "nothing_payable"
    assert ada.get("/instalments").json["items"] == []
    assert abe.post(f"{run}/preparation").status_code == 428
    assert abe.post(f"{run}/preparation", If_Match="*").json["errors"][0]["code"] == "if_match"
    prepared = abe.post(f"{run}/preparation", If_Match=tag)
    assert (prepared.json["state"], prepared.json["amount_pence"]) == ("prepared", 6_666_67)

    # Another releases and sends it
    tag = prepared.headers["ETag"]
    own = abe.post(f"{run}/release", If_Match=tag)
    assert (own.status_code, own.json["detail"]) == (403, RELEASING.yourself)
    tag = ada.post(f"{run}/release", If_Match=tag).headers["ETag"]
    sent = ada.post(f"{run}/sending", If_Match=tag)
    assert (sent.status_code, sent.json["how"]) == (201, "by hand")
    assert ada.post(f"{run}/sending", If_Match=sent.headers["ETag"]).json["code"] == "run_sent"

    # And the bank's answers are recorded
    (payment,) = ada.get(f"{run}/payments").json["items"]
    assert (payment["award_id"], payment["account_ends_in"]) == (str(award.id), "678")
    reference = payment["end_to_end_reference"]
    late = {"answers": [{"end_to_end_reference": reference, "outcome": "paid", "on": "2027-03-02"}]}
    assert ada.post(f"{run}/answers", late).json["errors"][0]["field"] == "answers.0.on"
    paid = {"answers": [{"end_to_end_reference": reference, "outcome": "paid", "on": "2027-03-01"}]}
    assert ada.post(f"{run}/answers", paid).json["state"] == "closed"
    assert sam.get(f"/awards/{award.id}/instalments").json["items"][0]["paid_on"] == "2027-03-01"

    # Until another finds that it was wrong
    reversal = {"reason": "The statement says so.", "then": "pay again"}
    assert ada.post(f"/payments/{payment['id']}/reversal", reversal).status_code == 403
    assert abe.post(f"/payments/{payment['id']}/reversal", reversal).status_code == 201
    assert [each["number"] for each in ada.get("/instalments").json["items"]] == [1]
