"""Programs that run a whole round, knowing only the API: each function is one act of one person."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from tests.house import ApiClient, TestHouse

OPENS = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
CLOSES = datetime(2027, 3, 26, 17, 0, tzinfo=UTC)
CLOSED = CLOSES.replace(minute=1)
BEGUN = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)
"""The first day of the work, as applications tell it."""

GUIDE = ["Nothing", "Very little", "Some", "Enough", "Good", "Excellent"]


def created(answer: TestResponse) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json or {}
    return body


def fine(answer: TestResponse) -> Any:
    assert answer.status_code in (200, 204), answer.text
    return answer.json if answer.data else None


def refused(answer: TestResponse, status: int) -> dict[str, Any]:
    """The problem that a refusal carries."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    body: dict[str, Any] = answer.json or {}
    assert {"type", "title", "status", "detail", "code", "errors"} <= set(body)
    return body


def register_funder(administrator: ApiClient, name: str) -> str:
    body = {"name": name, "kind": "statutory_body", "is_funder": True}
    identity: str = created(administrator.post("/organisations", body))["id"]
    return identity


def scheme_details(contributions: dict[str, int], **others: Any) -> dict[str, Any]:
    """A scheme of two or more funders; `contributions` in pence by the funder's id."""
    return {
        "name": "Warm Spaces",
        "purpose": "Places where people are warm, fed and less alone.",
        "instrument_test": "It builds what small groups can do; it buys no defined service.",
        "co_produced_with": "Twelve small groups, in two evenings.",
        "contributions": [{"funder_id": f, "amount_pence": pence} for f, pence in contributions.items()],
        "criteria": [
            {"name": "Need", "weight": 50, "guide": GUIDE},
            {"name": "Plan", "weight": 35, "guide": GUIDE},
            {"name": "Social value", "weight": 15, "guide": GUIDE, "is_social_value": True},
        ],
        "smallest_award_pence": 10_000,
        "largest_award_pence": 1_000_000,
        "award_months": 12,
        "length_justification": "One winter is what the groups asked for.",
        "instalments": 2,
        "returns": 1,
        "eligibility": [
            {
                "key": "account",
                "text": "Does your organisation have a bank account with two signatories?",
                "needed": True,
                "explanation": "Money can only be paid to such an account.",
            }
        ],
        **others,
    }


def announced(house: TestHouse, administrator: ApiClient, scheme_id: str, details: dict[str, Any]) -> dict[str, Any]:
    """A round that one administrator sets up, and another announces."""
    draft = created(administrator.post(f"/schemes/{scheme_id}/rounds", details))
    other = house.program(house.person("Nell Hope", administrator=True))
    return created(other.post(f"/rounds/{draft['id']}/announcement"))


def round_details(budget_pence: int) -> dict[str, Any]:
    return {
        "name": "First round",
        "opens_at": OPENS.isoformat(),
        "closes_at": CLOSES.isoformat(),
        "decisions_by": "2027-06-30",
        "budget_pence": budget_pence,
        "above_ceiling_because": "One short return serves every funder.",
        "briefings": [{"starts_at": datetime(2027, 3, 10, 18, 0, tzinfo=UTC).isoformat(), "place": "Online"}],
    }


def some_answers(text: str = "Tea, soup and company, three days a week.") -> dict[str, Any]:
    return {
        "what": text,
        "who": "Older neighbours. Thirty of them told us so.",
        "change": [{"outcome": "less_lonely", "how": "They are warm, and they know somebody.", "target": 40}],
        "people": 40,
        "where": "LS1 4AP",
        "starts": "2027-06",
        "costs": {
            "lines": [{"what": "Soup", "pence": 60_000}, {"what": "Rent and heating", "pence": 60_000}],
            "difference": "What the grant does not pay we collect at the door.",
        },
        "social_value": "Volunteers learn to cook for many.",
        "at_risk": False,
        "true": True,
    }


WISH = {"underspend_wished": "keep", "underspend_why": "The rest is for the second half of the year."}
"""What the last return asks too, when not all is spent that was paid."""


def return_answers(people: int) -> dict[str, Any]:
    return {
        "people_reached": people,
        "outcomes": "People stay for the afternoon and go home together.",
        "wellbeing": "better",
        "came_people_are_less_lonely": "partly",
        "came_people_are_less_lonely_people": people,
        "came_people_are_less_lonely_seen": "They ask after one another.",
        "spent": 50_000,
        "true": True,
    }


def told_before_pay() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What an organisation (an unincorporated charity) tells before it is paid: itself, its contacts, its account."""
    details = {
        "founded": "2014-05",
        "address": "1 Ropewalk, Leeds",
        "postcode": "LS11 8PG",
        "charity_number": "1164883",
        "governing_document": "constitution",
        "asset_lock": True,
        "unrelated_people": 5,
        "annual_income_pence": 850_000,
        "year_ended_on": "2026-03-31",
        "areas": ["citywide"],
        "communities": ["older_people"],
        "safeguarding_policy": True,
        "safeguarding_lead": "Ruth Ellis",
    }
    people = {
        role: {"name": name, "position": "Trustee", "email": f"{role}@ropewalk.example.org", "phone": phone}
        | {"address": f"{phone[-1]} Ropewalk, Leeds", "is_of_age": True}
        for role, name, phone in (("senior", "Ruth Ellis", "0113 496 0001"), ("main", "Gerald Ames", "0113 496 0002"))
    }
    account = {
        "account_name": "Ropewalk Growers",
        "sort_code": "30-99-50",
        "account_number": "12345678",
        "two_signatories": True,
    }
    return details, people, account


def tell_everything(program: ApiClient, organisation_id: str) -> None:
    address = f"/organisations/{organisation_id}"
    details, people, account = told_before_pay()
    told = program.patch(address, details, If_Match=program.get(address).headers["ETag"])
    fine(told)
    fine(program.put(f"{address}/contacts", people, If_Match=told.headers["ETag"]))
    fine(program.put(f"{address}/bank_account", account, If_Match='"0"'))


def apply(
    applicant: ApiClient, round_id: str, organisation_id: str, *, title: str, amount_pence: int, answers: dict[str, Any]
) -> str:
    """Check, draft in two sittings, and send. Gives the application's id."""
    eligible = fine(applicant.post(f"/rounds/{round_id}/eligibility_checks", {"answers": {"account": True}}))
    assert eligible["eligible"] is True
    start = {"organisation_id": organisation_id, "eligibility_answers": {"account": True}}
    application = created(applicant.post(f"/rounds/{round_id}/applications", start))
    path = f"/applications/{application['id']}"
    half = dict(list(answers.items())[:3])
    first = applicant.patch(path, {"title": title, "answers": half}, If_Match='"1"')
    assert fine(first)["missing"]
    draft = {"amount_requested_pence": amount_pence, "answers": answers}
    second = applicant.patch(path, draft, If_Match=first.headers["ETag"])
    assert fine(second)["missing"] == []
    created(applicant.post(f"{path}/submission", {"declaration": True}))
    identity: str = application["id"]
    return identity


def screen(administrator: ApiClient, application_id: str) -> None:
    created(
        administrator.post(
            f"/applications/{application_id}/screening",
            {"outcome": "eligible", "open_items_reason": "We know them well."},
        )
    )


def convene(administrator: ApiClient, round_id: str, members: list[tuple[str, str, str]]) -> str:
    """Members are triples of a name, an address and a kind; the first is the chair."""
    panel = created(administrator.post(f"/rounds/{round_id}/panel"))
    for number, (name, email, kind) in enumerate(members):
        body = {"name": name, "email": email, "kind": kind, "is_chair": number == 0}
        created(administrator.post(f"/panels/{panel['id']}/members", body))
    identity: str = panel["id"]
    return identity


def declare(member: ApiClient, application_id: str, level: str = "none", note: str = "") -> None:
    created(member.post(f"/applications/{application_id}/interests", {"level": level, "note": note}))


def score(member: ApiClient, application_id: str, criteria: list[dict[str, Any]], marks: list[int]) -> None:
    scores = [
        {"criterion_id": criterion["id"], "mark": mark, "reason": f"I gave {mark} because of what they wrote."}
        for criterion, mark in zip(criteria, marks, strict=True)
    ]
    created(member.post(f"/applications/{application_id}/scores", {"scores": scores}))


def decide(
    chair: ApiClient, application_id: str, outcome: str, amount_pence: int | None, **texts: str
) -> dict[str, Any]:
    """What the panel proposes; `confirm` makes it final and has the letters released."""
    body = {
        "outcome": outcome,
        "amount_pence": amount_pence,
        "conditions": "",
        "reasons": "What the panel found.",
        "feedback": "",
        **texts,
    }
    return created(chair.post(f"/applications/{application_id}/decision", body))


def confirm(house: TestHouse, chair: ApiClient, panel_id: str, round_id: str) -> list[dict[str, Any]]:
    """The panel meets, where it has not, and what it proposes is final; another administrator releases the letters."""
    if chair.get(f"/panels/{panel_id}/meeting").status_code == 404:
        everybody = [each["id"] for each in fine(chair.get(f"/panels/{panel_id}/members"))["items"]]
        created(chair.post(f"/panels/{panel_id}/meeting", {"present": everybody}))
    decisions: list[dict[str, Any]] = created(chair.post(f"/panels/{panel_id}/confirmation"))["items"]
    other = house.program(house.person("Rhea Releases", administrator=True))
    released = created(other.post(f"/rounds/{round_id}/letter_release", If_Match="*"))["application_ids"]
    assert len(released) == len(decisions)
    return decisions


def award_of(grantee: ApiClient, application_id: str) -> dict[str, Any]:
    awards = fine(grantee.get("/awards"))["items"]
    found = [award for award in awards if award["application_id"] == application_id]
    assert len(found) == 1
    return dict(found[0])


def member_clients(house: TestHouse, names: list[str]) -> list[ApiClient]:
    return [house.program(house.person(name)) for name in names]


def due_of(answer: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(answer["due_at"])


def mails_about(house: TestHouse, word: str) -> list[Path]:
    """The mails in the outbox whose subject has `word` in it."""
    from email import message_from_bytes, policy

    mails = [(path, message_from_bytes(path.read_bytes(), policy=policy.default)) for path in house.mails()]
    return [path for path, mail in mails if word.lower() in str(mail["subject"]).lower()]
