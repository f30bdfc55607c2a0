"""`/schemes` and `/rounds`, as a program sees them."""

import pytest

from tests.house import TestHouse
from tests.kernel.forms.examples import asked
from tests.organisations.given import colleague, funder
from tests.schemes.given import CLOSES, round_details, round_of, scheme, scheme_details

BY_AMOUNT = {
    "title": "Form",
    "sections": [
        {
            "key": "work",
            "title": "Work",
            "questions": [
                asked("plan", "short_text", "What?", required=True, minutes=2),
                asked("risks", "yes_no", "Risks?", required=True, minutes=3, asked_from=1_000_00),
            ],
        }
    ],
}


def plain(value):
    """As JSON."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value if isinstance(value, str | int | float | None) else str(value)


def fields(answer):
    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    return sorted(error["field"] for error in answer.json["errors"])


def administrator(house):
    return house.program(house.person("Ada Min", administrator=True))


def test_a_scheme_and_its_round(house: TestHouse):
    ada = administrator(house)
    both = funder(house, "Council"), funder(house, "Board")

    made = ada.post("/schemes", plain(scheme_details(*both)))
    assert made.status_code == 201, made.text
    path = made.headers["Location"].removeprefix("/api/v1")
    draft = ada.post(f"{path}/rounds", plain(round_details()))
    assert (draft.status_code, draft.json["missing"]) == (201, [])
    assert ada.get(path).json["rounds"] == []
    other = house.program(house.person("Bea Long", administrator=True))
    announced = other.post(f"/rounds/{draft.json['id']}/announcement")

    assert announced.status_code == 201, announced.text
    read = ada.get(path)
    assert read.headers["ETag"] == '"1"'
    assert read.json["contributed_pence"] == 1_000_000_00
    assert read.json["committed_pence"] == 0
    assert [r["state"] for r in read.json["rounds"]] == ["open"]
    assert ada.get(f"{path}/rounds").json["items"] == read.json["rounds"]
    assert announced.json["scheme"]["funders"] == ["Council", "Board"]
    assert announced.json["minutes"] > 0


def test_anybody_reads_rounds_their_schemes_and_questions(house: TestHouse):
    kept = scheme(house)
    made = round_of(house, kept)
    nobody = house.app.test_client()

    def get(path):
        answer = nobody.get(f"/api/v1{path}")
        assert answer.status_code == 200, answer.text
        return answer.json

    assert [r["id"] for r in get("/rounds")["items"]] == [str(made.id)]
    assert get("/rounds?state=closed")["items"] == []
    shown = get(f"/rounds/{made.id}")
    assert "committed_pence" not in shown
    assert [q["key"] for q in shown["scheme"]["eligibility"]] == ["account"]
    assert "committed_pence" not in get(f"/schemes/{kept.id}")
    questions = get(f"/rounds/{made.id}/questions")
    assert set(questions["draft_schema"]["properties"]) == set(questions["submission_schema"]["properties"])
    assert questions["definition"]["sections"]


def test_a_scheme_is_nobodys_business_before_a_round_is_announced(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house)
    sam, kit = house.person("Sam Field"), house.person("Kit Marsh")
    colleague(house, kept.contributions[0].funder, kit)
    path = f"/schemes/{kept.id}"

    assert house.app.test_client().get(f"/api/v1{path}").status_code == 401
    assert house.program(sam).get(path).status_code == 403
    assert house.program(kit).get(path).json["committed_pence"] == 0
    assert house.program(sam).get("/schemes").status_code == 403
    assert [s["id"] for s in house.program(kit).get("/schemes").json["items"]] == [str(kept.id)]


def test_only_administrators_change_anything(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house)
    made = round_of(house, kept)
    sam = house.program(house.person("Sam Field"))
    move = {"closes_at": "2027-04-01T17:00:00Z", "reason": "Snow"}
    for answer in (
        sam.post("/schemes", plain(scheme_details(*[c.funder for c in kept.contributions], name="Mine"))),
        sam.post(f"/schemes/{kept.id}/rounds", plain(round_details(name="Mine"))),
        sam.post(f"/rounds/{made.id}/deadline", move),
    ):
        assert answer.status_code == 403


def test_what_is_wrong_is_told_field_by_field(postgres_house: TestHouse):
    house = postgres_house
    ada, board = administrator(house), funder(house, "Board")

    def refused(**changes):
        return fields(ada.post("/schemes", plain(scheme_details(board, **changes))))

    assert refused(colour="teal") == ["colour"]
    assert refused(smallest_award_pence=-1) == ["smallest_award_pence"]
    assert refused(smallest_award_pence="500") == ["smallest_award_pence"]
    assert refused(contributions=[{"funder_id": str(board.id), "amount_pence": -5}]) == ["contributions.0.amount_pence"]
    assert refused(contributions=[{"funder_id": "me", "amount_pence": 5, "x": 1}]) == [
        "contributions.0.funder_id",
        "contributions.0.x",
    ]
    assert refused(award_months=12) == ["length_justification"]
    assert refused(criteria=[{"name": "Need", "weight": 99}]) == ["criteria"]
    assert refused(question_set={"title": "Form"}) == ["question_set.sections"]
    assert refused(name="a\0b") == ["name"]
    assert refused(purpose="\ud800") == ["purpose"]


def test_the_questions_of_a_round_are_described_for_an_amount(postgres_house: TestHouse):
    # Given a form of which a part is asked from £1,000 only
    kept = scheme(postgres_house, question_set=BY_AMOUNT)
    path = f"/api/v1/rounds/{round_of(postgres_house, kept).id}/questions"
    nobody = postgres_house.app.test_client()

    def described(query=""):
        answer = nobody.get(f"{path}{query}")
        assert answer.status_code == 200, answer.text
        return answer.json["minutes"], answer.json["submission_schema"]["allOf"][0]["required"]

    # Then what can be sent depends on the amount, the largest award unless another is named
    assert described("?amount_pence=99999") == (2, ["plan"])
    assert described("?amount_pence=100000") == (5, ["plan", "risks"])
    assert described() == (5, ["plan", "risks"])

    # And no sum of money is refused by name
    for amount in ("0", "-1", "lots", "10.5", str(10**30)):
        assert fields(nobody.get(f"{path}?amount_pence={amount}")) == ["query.amount_pence"], amount


def test_a_round_that_cannot_be(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house)
    ada = administrator(house)

    def refused(**changes):
        answer = ada.post(f"/schemes/{kept.id}/rounds", plain(round_details(**changes)))
        return [each["field"] for each in answer.json["missing"]] if answer.status_code == 201 else fields(answer)

    assert refused(closes_at="2027-02-01T17:00:00Z", briefings=[]) == ["closes_at"]
    assert refused(no_briefing_because="", briefings=[]) == ["no_briefing_because"]
    assert refused(closes_at="2027-03-26T17:00:00") == ["closes_at"]
    assert refused(opens_at="0001-01-01T00:00:00+14:00") == ["opens_at"]
    assert refused(budget_pence=1_000_000_01) == ["budget_pence"]
    assert refused(budget_pence=-1) == ["budget_pence"]
    assert refused(briefings=[{"starts_at": "2027-03-27T10:00:00Z", "place": "x"}]) == ["briefings.0.starts_at"]
    round_of(house, kept)
    assert refused() == ["name"]


def test_a_deadline_moves_by_the_version_that_was_read(postgres_house: TestHouse):
    house = postgres_house
    made, ada = round_of(house, scheme(house)), administrator(house)
    path, body = f"/rounds/{made.id}/deadline", {"closes_at": "2027-04-01T17:00:00+01:00", "reason": "Snow"}

    moved = ada.post(path, body, If_Match='"1"')

    assert (moved.status_code, moved.headers["ETag"]) == (200, '"2"')
    assert moved.json["closes_at"] == "2027-04-01T16:00:00+00:00"
    assert ada.post(path, {**body, "closes_at": "2027-04-02T17:00:00Z"}, If_Match='"1"').status_code == 412
    assert fields(ada.post(path, {**body, "closes_at": "2027-03-20T17:00:00Z", "reason": ""})) == [
        "closes_at",
        "reason",
    ]
    house.clock.move_to(CLOSES.replace(month=5))
    assert ada.post(path, {**body, "closes_at": "2027-06-02T17:00:00Z"}).json["code"] == "round_closed"


@pytest.mark.parametrize(
    "path", ["/rounds", "/rounds?state=current", "/schemes", "/schemes/{id}", "/schemes/{id}/rounds"]
)
def test_lists_cost_the_same_however_long(postgres_house: TestHouse, path: str):
    house, ada = postgres_house, administrator(postgres_house)
    kept, counts = scheme(house), []
    for some in (1, 4):
        for i in range(some):
            round_of(house, scheme(house, name=f"Scheme {some} {i}"), budget_pence=1_000_00)
            round_of(house, kept, name=f"Round {some} {i}", budget_pence=1_000_00)
        with house.counted_queries() as statements:
            assert ada.get(path.format(id=kept.id)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_rounds_come_page_by_page(house: TestHouse):
    kept, nobody = scheme(house), house.app.test_client()
    for i in range(5):
        round_of(house, kept, name=f"Round {i}", closes_at=CLOSES.replace(day=20 + i), budget_pence=1_000_00)
    first = nobody.get("/api/v1/rounds?size=3").json
    second = nobody.get(f"/api/v1/rounds?size=3&after={first['next']}").json
    assert [r["name"] for r in first["items"] + second["items"]] == [f"Round {i}" for i in range(5)]
