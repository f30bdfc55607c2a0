"""Schemes and rounds for tests to begin with."""

from datetime import UTC, date, datetime
from typing import Any

from grants.kernel.access import SYSTEM
from grants.organisations.models import Organisation
from grants.schemes import queries, service
from grants.schemes.models import Round, Scheme
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.organisations.given import funder

OPENS = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
CLOSES = datetime(2027, 3, 26, 17, 0, tzinfo=UTC)
CLOSED = CLOSES.replace(minute=1)


def scheme_details(*funders: Organisation, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Warm Spaces",
        "purpose": "Places where people are warm, fed and less alone.",
        "instrument_test": "It builds what small groups can do; it buys no defined service.",
        "co_produced_with": "Twelve small groups, in two evenings.",
        "contributions": [{"funder_id": f.id, "amount_pence": 500_000_00} for f in funders],
        "criteria": [
            {"name": "Need", "weight": 50},
            {"name": "Plan", "weight": 40},
            {"name": "Social value", "weight": 10, "is_social_value": True},
        ],
        "smallest_award_pence": 500_00,
        "largest_award_pence": 10_000_00,
        "award_months": 36,
        "instalments": 2,
        "returns": 1,
        "eligibility": [
            {
                "key": "account",
                "text": "Do you have a bank account?",
                "needed": True,
                "explanation": "Money can only be paid to one.",
            }
        ],
        **changes,
    }


def round_details(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Spring 2027",
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "decisions_by": date(2027, 12, 31),
        "budget_pence": 250_000_00,
        "no_briefing_because": "Everybody knows this scheme.",
        "above_ceiling_because": "One short return serves every funder.",
        "briefings": [{"starts_at": datetime(2027, 3, 10, 18, 0, tzinfo=UTC), "place": "Beeston library"}],
        **changes,
    }


@beginning
def scheme(house: TestHouse, **changes: Any) -> Scheme:
    """A scheme with two funders and a million pounds."""
    name = changes.get("name", "Warm Spaces")
    both = funder(house, f"{name} Council"), funder(house, f"{name} Board")
    with house.write() as session:
        made = service.create_scheme(session, details=scheme_details(*both, **changes), actor=SYSTEM, now=house.now())
    with house.read() as session:
        return queries.scheme_of(session, made.id)


def round_of(house: TestHouse, of: Scheme, **changes: Any) -> Round:
    with house.write() as session:
        made = service.create_round(session, of, details=round_details(**changes), actor=SYSTEM, now=house.now())
    with house.read() as session:
        return queries.round_of(session, made.id)


def confirmed(house: TestHouse, proposed: Any) -> None:
    """Another administrator confirms on its page a change of a scheme, which somebody has just `proposed` there."""
    assert "/scheme_changes/" in proposed.location
    other = house.browser(house.person("Cora Confirms", administrator=True))
    assert other.post(f"{proposed.location}/confirmation", data={"version": "1"}).status_code == 302


def change_of_scheme(house: TestHouse, by: Any, scheme_id: Any, told: dict[str, Any], **headers: str) -> Any:
    """A program proposes a change of a scheme, and another administrator's confirms it; what the last said."""
    said = house.program(by).post(f"/schemes/{scheme_id}/changes", told, **headers)
    if said.status_code != 201:
        return said
    other = house.program(house.person("Cora Confirms", administrator=True))
    return other.post(f"/scheme_changes/{said.json['id']}/confirmation")
