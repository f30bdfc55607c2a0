"""Many grants, replayed as applications of one round, through all ten steps.

Twelve that are made up, and fifty real, published ones: these need the file named in `REAL_GRANTS` or lying beside the
checkout, and are skipped without it.
"""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grants.kernel.money import from_decimal, share
from grants.kernel.sealing import broken_seals
from tests.house import ApiClient, TestHouse
from tests.journeys import story
from tests.journeys.story import created, fine

BESIDE = Path(__file__).parents[3] / "shared/data/360giving/power-to-change-grants.json"
REAL_GRANTS = Path(os.environ.get("REAL_GRANTS", BESIDE))
MADE_UP = Path(__file__).parents[1] / "samples" / "grants.json"
MEMBERS = ["Dorothy Lumb", "Imran Shah", "Beverley Stones"]
LARGEST_PENCE = 100_000_000


def grants_in(file: Path, number: int) -> list[dict[str, Any]]:
    """So many grants of different organisations, of up to a million pounds."""
    grants = json.loads(file.read_text(), parse_float=Decimal)["grants"]
    by_organisation = {grant["recipientOrganization"][0]["id"]: grant for grant in grants}
    right = [grant for grant in by_organisation.values() if 10_000 <= pence_of(grant) <= LARGEST_PENCE]
    return right[:number]


def pence_of(grant: dict[str, Any]) -> int:
    return from_decimal(Decimal(grant["amountAwarded"]))


def marks_for(place: int, member: int) -> list[int]:
    """Marks that differ between applications and markers, the same in every run."""
    return [(place * 7 + member * 3 + criterion) % 6 for criterion in range(3)]


@pytest.mark.parametrize(
    ("file", "number"),
    [
        pytest.param(MADE_UP, 12, id="made up"),
        pytest.param(
            REAL_GRANTS,
            50,
            id="published",
            marks=pytest.mark.skipif(
                not REAL_GRANTS.exists(), reason=f"no published grants at {REAL_GRANTS}; set REAL_GRANTS"
            ),
        ),
    ],
)
@pytest.mark.timeout(600)
def test_many_applications_go_through_a_whole_round(postgres_house: TestHouse, file: Path, number: int):
    house, grants = postgres_house, grants_in(file, number)
    total = sum(pence_of(grant) for grant in grants)
    assert len(grants) == number

    # 1. A scheme with enough money for most of them, and a round.
    administrator = house.program(house.person("Amina Rahman", administrator=True))
    health = story.register_funder(administrator, "Airedale Health Partnership")
    council = story.register_funder(administrator, "Wharfe City Council")
    details = story.scheme_details(
        {health: 2 * total // 3, council: total}, largest_award_pence=max(map(pence_of, grants))
    )
    scheme = created(administrator.post("/schemes", details))
    budget = total * 3 // 4
    round_ = story.announced(house, administrator, scheme["id"], story.round_details(budget))
    house.clock.move_to(story.OPENS)

    # 2. All apply.
    applicants: list[tuple[ApiClient, str, dict[str, Any]]] = []
    for place, grant in enumerate(grants):
        applicant = house.program(house.person(f"Applicant {place}"))
        body = {"name": grant["recipientOrganization"][0]["name"], "kind": "other", "position": "Secretary"}
        organisation = created(applicant.post("/organisations", body))
        application = story.apply(
            applicant,
            round_["id"],
            organisation["id"],
            title=grant["title"],
            amount_pence=pence_of(grant),
            answers=story.some_answers(grant["description"]),
        )
        applicants.append((applicant, application, grant))
    house.clock.move_to(story.CLOSED)

    # 3–4. All are screened, declared on and scored by three members.
    for _, application, _ in applicants:
        story.screen(administrator, application)
    people = [(name, name.lower().replace(" ", ".") + "@example.org", "third_sector") for name in MEMBERS]
    panel = story.convene(administrator, round_["id"], people)
    created(administrator.post(f"/panels/{panel}/sitting"))
    members = story.member_clients(house, MEMBERS)
    for place, (_, application, _) in enumerate(applicants):
        for seat, member in enumerate(members):
            story.declare(member, application)
            story.score(member, application, scheme["criteria"], marks_for(place, seat))

    # 5. From the best down, awards while there is money; the rest are declined.
    asked = {application: pence_of(grant) for _, application, grant in applicants}
    ranking = fine(administrator.get(f"/rounds/{round_['id']}/ranking"))["items"]
    assert len(ranking) == number
    left, awarded = budget, {}
    for row in ranking:
        application = row["application_id"]
        if asked[application] <= left:
            story.decide(members[0], application, "award", asked[application])
            left -= asked[application]
            awarded[application] = asked[application]
        else:
            story.decide(members[0], application, "decline", None, feedback="There was not enough money this time.")
    assert len(story.confirm(house, members[0], panel, round_["id"])) == number
    assert awarded
    assert len(awarded) < number

    # 6. A letter for each, once.
    house.run_jobs(rounds=60)
    letters = house.events("awards.letter_written")
    assert len(letters) == number
    assert len({event.facts["decision_id"] for event in letters}) == number

    # 7–9. The awarded accept, report, and are paid to the penny.
    grants_made: list[tuple[dict[str, Any], str]] = []
    for applicant, application, _ in applicants:
        if application not in awarded:
            continue
        award = story.award_of(applicant, application)
        created(applicant.post(f"/awards/{award['id']}/acceptance", {"agrees": True}))
        house.run_jobs()
        shares = {
            part["funder_id"]: part["amount_pence"] for part in fine(applicant.get(f"/awards/{award['id']}"))["shares"]
        }
        expected = share(awarded[application], [2 * total // 3, total])
        assert shares[health] + shares[council] == awarded[application]
        assert abs(shares[health] - expected[0]) <= 1  # by what is left, after awards of odd pennies
        grants_made.append((award, application))
    house.clock.move_to(story.BEGUN)
    for award, application in grants_made:
        applicant = next(client for client, own, _ in applicants if own == application)
        (due,) = fine(applicant.get(f"/awards/{award['id']}/returns"))["items"]
        opened = applicant.get(f"/returns/{due['id']}")
        answers = {"answers": story.return_answers(20)}
        fine(applicant.patch(f"/returns/{due['id']}", answers, If_Match=opened.headers["ETag"]))
        created(applicant.post(f"/returns/{due['id']}/submission"))
        created(administrator.post(f"/returns/{due['id']}/review", {"outcome": "accept", "note": ""}))
        instalments = fine(applicant.get(f"/awards/{award['id']}/instalments"))["items"]
        assert sum(i["amount_pence"] for i in instalments) == awarded[application]
        payable = [i["number"] for i in instalments if i["state"] == "payable"]
        assert payable == [i["number"] for i in instalments if i["due_on"] <= house.now().date().isoformat()]
        assert payable

    # 10. The packs' totals are those of the decisions.
    period = {"period_from": "2027-03-01", "period_to": house.now().date().isoformat()}
    packs = created(administrator.post(f"/schemes/{scheme['id']}/packs", period))["items"]
    house.run_jobs(rounds=60)
    figures = {p["funder_id"]: fine(administrator.get(f"/packs/{p['id']}"))["figures"] for p in packs}
    assert figures[None]["totals"]["pence"] == sum(awarded.values())
    assert figures[health]["totals"]["pence"] + figures[council]["totals"]["pence"] == sum(awarded.values())
    assert house.jobs(state="dead") == []
    house.clock.advance(seconds=20)
    house.run_jobs()
    with house.read() as session:
        assert list(broken_seals(session)) == []
