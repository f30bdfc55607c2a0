"""What was promised is written down, measured, reviewed each September by its owner, and published when we say so."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from grants.panels.models import Decision
from grants.reporting.commitments.models import CommitmentReview
from tests.house import ApiClient, TestHouse
from tests.kernel.looking import strictly
from tests.reporting.stories import NHS, Story

PROMISED: dict[str, Any] = {"wording": "Small groups get a tenth of the money.", "measure": "small_organisations"}
SAID = {"status": "on_the_way", "words": "Two rounds were for small groups alone."}
SEPTEMBER = datetime(2027, 9, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def story(house: TestHouse) -> Story:
    """£300 to a small group and £700 to a large one, in the last twelve months."""
    story = Story(house)
    story.grant(300_00, on=date(2027, 1, 18), income=8_000_00)
    story.grant(700_00, on=date(2027, 1, 18), income=2_000_000_00)
    return story


def made(program: ApiClient, **given: Any) -> dict[str, Any]:
    answer = program.post("/commitments", {**PROMISED, **given})
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def test_the_twelve_are_written_down_measured_given_an_owner_reviewed_and_published(story: Story):
    # Given an installation in which nothing was promised yet
    house = story.house
    ada, council = house.browser(story.administrator), story.funders_person(NHS)
    assert "Nothing is published yet." in house.browser().get("/commitments").text

    # When Ada writes down the twelve, twice
    assert ada.post("/commitments/starting-set").status_code == 302
    assert ada.post("/commitments/starting-set").status_code == 409
    ruled = house.program(story.administrator)
    items = ruled.get("/commitments").json["items"]

    # Then each is there once, and ten have a figure of ours
    assert len(items) == 12
    assert len([each for each in items if each["measure"]]) == 10
    assert all(each["source"].endswith(f"commitment {number}") for number, each in enumerate(items, 1))
    page = ada.get("/commitments")
    strictly(page.text)
    assert "100 %: £1,000 of £1,000" in page.text, "both grants are paid for by two funders"

    # When a person of a funder looks after one, it is theirs to review in September, and the review is kept
    first = items[9]
    kept = ruled.put(
        f"/commitments/{first['id']}",
        {"wording": first["wording"], "source": first["source"], "measure": "joint_money", "owner_id": str(council.id)},
        If_Match='"1"',
    )
    assert kept.status_code == 200, kept.json
    owner = house.browser(council)
    assert "Review 1 commitment" not in owner.get("/").text
    house.clock.move_to(SEPTEMBER)
    owner, ada, ruled = house.browser(council), house.browser(story.administrator), house.program(story.administrator)
    assert "Review 1 commitment" in owner.get("/").text
    at = f"/commitments/{first['id']}"
    strictly(owner.get(f"{at}/review").text)
    assert owner.post(f"{at}/review", data={**SAID, "link": "nowhere"}).status_code == 422
    assert owner.post(f"{at}/review", data={**SAID, "link": "https://example.org/report"}).status_code == 302
    assert "Review 1 commitment" not in owner.get("/").text
    told = ruled.get(at).json
    assert (told["status"], told["review_by"], told["reviews"][0]["said_by"]) == (
        "on_the_way",
        "2028-09-30",
        council.name,
    )

    # Then nobody else reads it before it is published, and everybody after that, without a name
    stranger = house.browser()
    assert stranger.get(at).status_code == 302
    assert ada.post(f"{at}/publication").status_code == 302
    page = stranger.get(at)
    strictly(page.text)
    assert SAID["words"] in page.text
    assert "100 %: £1,000 of £1,000" in page.text
    assert council.name not in page.text
    assert first["wording"] in stranger.get("/commitments").text
    assert first["wording"] in stranger.get("/commitments.csv").text
    assert ada.post(f"{at}/taking-back").status_code == 302
    assert stranger.get(at).status_code == 302
    names = [each.name.partition(".")[2] for each in house.events() if "commitment" in each.name]
    assert names == [
        *["commitment_made"] * 12,
        *("commitment_changed", "commitment_reviewed", "commitment_published", "commitment_taken_back"),
    ]


def test_only_owners_are_reminded_and_only_until_they_have_reviewed_all_of_theirs(postgres_house: TestHouse):
    house = postgres_house
    story = Story(house)
    reader = story.funders_person(NHS)
    program = house.program(story.administrator)
    ids = [made(program, wording=words, owner_id=str(reader.id))["id"] for words in ("One", "Two")]
    house.clock.move_to(datetime(2027, 8, 2, 10, 0, tzinfo=UTC))
    house.run_jobs()
    planned = program.get("/reminders?state=planned").json["items"]
    assert {each["person"]["name"] for each in planned if each["kind"] == "review"} == {reader.name}
    house.clock.move_to(SEPTEMBER)
    program = house.program(story.administrator)
    house.run_jobs()
    assert any(b"Review by 30 September 2027" in mail.read_bytes() for mail in house.mails())
    for commitment_id in ids:
        assert program.post(f"/commitments/{commitment_id}/reviews", SAID).status_code == 201
    house.run_jobs()
    left = program.get("/reminders?state=planned").json["items"]
    assert [each for each in left if each["kind"] == "review" and each["deadline_at"].startswith("2027")] == []


def test_those_not_reviewed_by_september_s_end_count_among_what_is_not_as_agreed(postgres_house: TestHouse):
    house = postgres_house
    story = Story(house)
    commitments = [made(house.program(story.administrator), wording=words)["id"] for words in ("One", "Two")]
    house.clock.move_to(datetime(2027, 10, 1, 9, 0, tzinfo=UTC))
    program = house.program(story.administrator)
    (found,) = program.get("/exceptions/beside_grants").json["items"]
    assert found["sentence"] == "Ada Min has not reviewed 2 commitments by 30 September 2027."
    for each in commitments:
        program.post(f"/commitments/{each}/reviews", SAID)
    assert program.get("/exceptions/beside_grants").json["items"] == []


def test_a_review_keeps_its_figure_whatever_comes_later_and_nobody_can_change_it(story: Story):
    house = story.house
    program = house.program(story.administrator)
    commitment = made(program, target_tenths=400)
    at = f"/commitments/{commitment['id']}"
    assert (commitment["value_tenths"], commitment["is_reached"]) == (300, False)
    review = program.post(f"{at}/reviews", SAID).json
    assert review["told"] == "Money to small organisations: 30 %: £300 of £1,000"
    story.grant(1_000_00, on=date(2027, 2, 1))
    program.put(f"{at}/publication")
    assert program.get(at).json["value_tenths"] == 650
    (shown,) = house.app.test_client().get("/api/v1/commitments").json["items"]
    assert (shown["value_tenths"], shown["told"]) == (300, "30 %: £300 of £1,000")
    for change in (update(CommitmentReview).values(words="Other"), delete(CommitmentReview)):
        with pytest.raises(DatabaseError, match="never changes"), house.write() as session:
            session.execute(change)


def test_what_counts_few_people_is_not_told_outside(story: Story):
    house = story.house
    story.decided_grant(10_00, on=date(2027, 1, 18))
    with house.write() as session:
        session.execute(update(Decision).values(final_at=house.now()))
    program, outsider = house.program(story.administrator), house.app.test_client()
    commitment = made(program, measure="days_to_decision")
    at = f"/commitments/{commitment['id']}"
    assert commitment["told"].startswith("30 days: the middle of 1 application")
    program.post(f"{at}/reviews", SAID)
    program.put(f"{at}/publication")
    assert program.get(at).json["value_tenths"] == 300
    for told in (outsider.get("/api/v1/commitments").json["items"][0], outsider.get(f"/api/v1{at}").json):
        assert (told["told"], told["value_tenths"], told["is_reached"]) == ("Too few to tell", None, None)
    assert "30 days" not in outsider.get(at).text
    assert "30 days" not in outsider.get("/commitments.csv").text


def test_a_review_can_rest_on_a_record_that_only_we_see(story: Story):
    house = story.house
    award = story.grant(10_00, title="Bulbs")
    program = house.program(story.administrator)
    at = f"/commitments/{made(program)['id']}"
    wrong = program.post(f"{at}/reviews", {**SAID, "record": "no such thing"})
    assert wrong.json["errors"][0]["field"] == "record"
    assert program.post(f"{at}/reviews", {**SAID, "record": award.reference}).json["record_id"] == str(award.id)
    program.put(f"{at}/publication")
    assert "Bulbs" in house.browser(story.administrator).get(at).text
    assert "Bulbs" not in house.browser().get(at).text
    assert house.app.test_client().get(f"/api/v1{at}").json["reviews"][0]["record_id"] is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"wording": " "}, "wording"),
        ({"measure": "happiness"}, "measure"),
        ({"measure": "", "target_tenths": 100}, "target"),
        ({"target_tenths": -1}, "target"),
        ({"wording": "x" * 1_001}, "wording"),
        ({"owner_id": "a stranger"}, "owner_id"),
    ],
)
def test_bad_input_is_refused_at_its_field(story: Story, given: dict[str, Any], field: str):
    program = story.house.program(story.administrator)
    if "owner_id" in given:
        given = {"owner_id": str(story.house.person("Sam Stranger").id)}
    refused = program.post("/commitments", {**PROMISED, **given})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, field)


def test_the_same_words_stand_once_and_one_that_ended_is_neither_reviewed_nor_published(postgres_house: TestHouse):
    house = postgres_house
    story = Story(house)
    program, ada = house.program(story.administrator), house.browser(story.administrator)
    typed = {"wording": "Twelve months’ notice.", "source": "", "owner_id": str(story.administrator.id)}
    form = {**typed, "measure": "full_notice", "target": "75 %"}
    strictly(ada.get("/commitments/new").text)
    refused = ada.post("/commitments/new", data={**form, "target": "a lot"})
    assert refused.status_code == 422
    assert "a lot" in refused.text
    assert ada.post("/commitments/new", data=form).status_code == 302
    assert ada.post("/commitments/new", data=form).status_code == 422
    (kept,) = program.get("/commitments").json["items"]
    assert kept["target_tenths"] == 750
    at = f"/commitments/{kept['id']}"
    assert ada.post(f"{at}/change", data={**form, "version": "0"}).status_code == 409
    strictly(ada.get(f"{at}/change").text)
    assert ada.post(f"{at}/end", data={"because": " "}).status_code == 422
    assert program.post(f"{at}/end", {"because": "Another took its place."}).status_code == 201
    refusals = (
        program.post(f"{at}/reviews", SAID),
        program.put(f"{at}/publication"),
        program.post(f"{at}/end", {"because": "x"}),
    )
    assert [each.status_code for each in refusals] == [409, 409, 409]
    assert program.get("/commitments").json["items"] == []
    assert "Another took its place." in ada.get(at).text
    assert ada.post("/commitments/new", data=form).status_code == 302, "the words are free again"


def test_only_administrators_write_down_publish_and_end(postgres_house: TestHouse):
    house = postgres_house
    story = Story(house)
    reader = story.funders_person(NHS)
    at = f"/commitments/{made(house.program(story.administrator), owner_id=str(reader.id))['id']}"
    owner, other = house.program(reader), house.program(house.person("Sam Stranger"))
    for program in (owner, other):
        assert program.post("/commitments", PROMISED).status_code == 403
        assert program.post("/commitments/starting_set").status_code == 403
        assert program.put(f"{at}/publication").status_code == 403
        assert program.delete(f"{at}/publication").status_code == 403
        assert program.post(f"{at}/end", {"because": "x"}).status_code == 403
        assert program.get("/commitment_figures").status_code == 403
    assert (owner.get(at).status_code, other.get(at).status_code) == (200, 403)
    assert other.post(f"{at}/reviews", SAID).status_code == 403


def test_every_figure_is_worked_out_and_however_many_commitments_cost_the_same(story: Story):
    house = story.house
    program, browser = house.program(story.administrator), house.browser(story.administrator)
    found = program.get("/commitment_figures").json["items"]
    assert len(found) == 15
    assert {each["key"]: each["value_tenths"] for each in found if each["value_tenths"] is not None} == {
        "small_organisations": 300,
        "deprived_places": 0,
        "joint_money": 1000,
        "one_off_money": 0,
        "anchored_money": 0,
    }
    numbers = []
    for count in (1, 6):
        for number in range(count):
            made(program, wording=f"{count} {number}")
        with house.counted_queries() as statements:
            assert browser.get("/commitments").status_code == 200
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
