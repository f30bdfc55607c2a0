"""A funder asks about a line of its pack; it waits for an administrator; the answer goes to whoever asked and stays."""

from tests.house import TestHouse
from tests.reporting.approving.steps import Desk
from tests.reporting.stories import COUNCIL, NHS

ASKED = {"table": "plan", "line": COUNCIL, "question": "Why is so much still free?"}


def test_a_question_about_a_line_waits_is_answered_and_stays_with_the_pack(house: TestHouse):
    desk = Desk(house)
    pack_id = desk.approved()
    reader, ben = house.browser(desk.reader_person), house.browser(desk.ben)
    form = reader.get(f"/packs/{pack_id}/questions/new?table=plan").text
    empty = reader.post(f"/packs/{pack_id}/questions/new", data={**ASKED, "question": ""})
    sent, _ = (reader.post(f"/packs/{pack_id}/questions/new", data=ASKED) for _ in range(2))
    waiting = ben.get("/").text
    (question,) = desk.asker.get(f"/packs/{pack_id}/questions").json["items"]
    at = f"/packs/{pack_id}/questions/{question['id']}"
    unanswered = ben.post(at, data={"answer": " "})
    answered = ben.post(at, data={"answer": "A round opens in May."})
    twice = desk.asker.post(f"{at}/answer", {"answer": "Another"})
    house.run_jobs()

    assert "Ask about “The plan and what became of it”" in form
    assert f'value="{COUNCIL}"' in form
    assert (empty.status_code, sent.status_code) == (422, 302)
    assert "Answer a question about pack 2027/1" in waiting
    assert "Answer a question about" not in ben.get("/").text
    assert (unanswered.status_code, answered.status_code, twice.status_code) == (422, 302, 409)
    (told,) = [each for each in house.mails() if b"What you proposed is confirmed" not in each.read_bytes()]
    assert b"A round opens in May." in told.read_bytes()
    assert "A round opens in May." in reader.get(f"/packs/{pack_id}").text
    assert [each.name for each in house.events() if "question" in each.name] == [
        "reporting.pack_question_asked",
        "reporting.pack_question_answered",
    ]


def test_another_funder_neither_asks_nor_reads_and_nobody_asks_about_a_draft(postgres_house: TestHouse):
    desk = Desk(postgres_house)
    draft = desk.draft(period_from="2027-01-02")
    pack_id = desk.approved()
    at = f"/packs/{pack_id}/questions"
    desk.reader.post(at, ASKED)
    other = postgres_house.program(desk.story.funders_person(NHS))

    assert [other.get(at).status_code, other.post(at, ASKED).status_code] == [403, 403]
    assert desk.reader.post(f"/packs/{draft}/questions", ASKED).status_code == 403
    assert desk.asker.post(at, ASKED).status_code == 403, "administrators answer"
    (question,) = desk.reader.get(at).json["items"]
    assert desk.reader.post(f"{at}/{question['id']}/answer", {"answer": "Because"}).status_code == 403
    assert postgres_house.browser(desk.reader_person).get(f"{at}/{question['id']}").status_code == 403


def test_a_question_names_a_table_and_a_line_of_the_pack(postgres_house: TestHouse):
    desk = Desk(postgres_house)
    at = f"/packs/{desk.approved()}/questions"
    for wrong, field in (({"table": "none"}, "table"), ({"line": "No such funder"}, "line")):
        refused = desk.reader.post(at, {**ASKED, **wrong})
        assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, field)
    assert desk.reader.post(at, {**ASKED, "line": ""}).status_code == 201
    assert desk.asker.get(at).json["items"][0]["line"] == ""


def test_a_question_counts_among_what_is_not_as_agreed_until_it_is_answered(postgres_house: TestHouse):
    desk = Desk(postgres_house)
    pack_id = desk.approved()
    assert desk.asker.get("/exceptions/beside_grants").json["items"] == []
    question = desk.reader.post(f"/packs/{pack_id}/questions", ASKED).json
    (found,) = desk.asker.get("/exceptions/beside_grants").json["items"]
    assert found["sentence"] == "Reader of Leeds Council asked about pack 2027/1 on 1 March 2027 and has no answer."
    assert (found["next_step"], found["since"]) == ("Answer it.", question["asked_at"])
    page = postgres_house.browser(desk.ben).get("/exceptions").text
    assert found["sentence"] in page
    assert f'href="{found["href"]}"' in page
    assert found["sentence"] not in postgres_house.browser(desk.reader_person).get("/exceptions").text
    assert desk.reader.get("/exceptions/beside_grants").status_code == 403
    desk.asker.post(f"/packs/{pack_id}/questions/{question['id']}/answer", {"answer": "A round opens in May."})
    assert desk.asker.get("/exceptions/beside_grants").json["items"] == []
