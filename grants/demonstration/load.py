"""Fills an empty installation with a story of nine months: two rounds past and one open.

The scheme is like one that ran in Leeds: £750,000 from two funders, three rounds a year, each with a
briefing before its deadline. Everything goes through the services, so nothing here could not have happened.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from grants.applications import queries as applications_queries
from grants.applications import service as applications
from grants.demonstration.assessed import assess_autumn, assess_whole
from grants.demonstration.changed import change_grants, end_a_grant, renew_a_grant
from grants.demonstration.clarified import ask_and_answer
from grants.demonstration.hosted import ask_host, find_host, introduce_host
from grants.demonstration.in_proportion import report_in_proportion
from grants.demonstration.in_welsh import read_welsh, say_it_in_welsh
from grants.demonstration.monitored import monitor_spring, report
from grants.demonstration.narrator import Narrator
from grants.demonstration.packed import approve_and_ask
from grants.demonstration.people import PEOPLE
from grants.demonstration.promised import promise
from grants.demonstration.returning import ask_more
from grants.demonstration.signed import ask_for_two_signatures, sign_first
from grants.demonstration.texts import AUTUMN, SPRING, WAITING, WINTER, Bid
from grants.demonstration.waiting import begin_screening, look_alike
from grants.identity import service as identity
from grants.identity.models import Person
from grants.kernel.access import SYSTEM
from grants.kernel.clock import london_day, london_moment, working_day_on_or_after
from grants.kernel.web import Application
from grants.organisations import queries as organisations_queries
from grants.organisations import service as organisations
from grants.organisations.joining import queries as joining_queries
from grants.organisations.joining import service as joining
from grants.organisations.places.service import load_places
from grants.schemes import queries as schemes_queries
from grants.schemes import service as schemes
from grants.schemes.models import Scheme

FUNDERS = (("Airedale Health Partnership", "statutory_body", 500_000), ("Wharfe City Council", "council", 250_000))
SPRING_CLOSED, AUTUMN_CLOSED, WINTER_CLOSES = -302, -21, 19
"""Days from today at which the three rounds close."""

USUAL_MONEY, SPRING_MONEY = 250_000_00, 70_000_00
"""What a round gives, in pence. That of spring leaves one in reserve who asks for more than is left."""

POSTCODES = Path(__file__).with_name("postcodes.csv")
A_SEASON = timedelta(days=90)


def is_loaded(app: Application) -> bool:
    with app.database.read() as session:
        return bool(session.scalar(select(func.count()).select_from(Scheme)))


def load(app: Application, *, times: int = 1) -> None:
    """Tell the whole story. Does nothing in an installation that has a scheme.

    With `times`, as many organisations apply in the rounds that are past, for measuring.
    """
    if is_loaded(app):
        return
    today = london_day(app.clock())
    story = Narrator(app, _at(today, SPRING_CLOSED - 45))
    _introduce_people(story)
    _load_places(story)
    _set_up_scheme(story)
    ask_more(story)
    say_it_in_welsh(story)
    introduce_host(story)
    spring = _open_round(story, "Spring", today, SPRING_CLOSED, budget_pence=SPRING_MONEY * times)
    begins = today + timedelta(days=SPRING_CLOSED + 60)
    for number, bid in enumerate(_repeated(SPRING, times)):
        _apply(story, spring, bid, _at(today, SPRING_CLOSED - 12 + number % len(SPRING)), starts=begins)
    read_welsh(story, SPRING[0].organisation)
    assess_whole(story, spring, _at(today, SPRING_CLOSED + 7))
    monitor_spring(story, today)
    change_grants(story, today)
    ask_for_two_signatures(story, _at(today, AUTUMN_CLOSED - 45))
    autumn = _open_round(story, "Autumn", today, AUTUMN_CLOSED)
    for number, bid in enumerate(_repeated(AUTUMN, times)):
        sent = _apply(story, autumn, bid, _at(today, AUTUMN_CLOSED - 9 + number % len(AUTUMN)), starts=today + A_SEASON)
        if number == 0:
            ask_and_answer(story, bid.organisation, sent)
    winter = _open_round(story, "Winter", today, WINTER_CLOSES)
    assess_autumn(story, autumn, _at(today, -10))
    sign_first(story, _at(today, -3))
    waiting = [
        _apply(story, winter, bid, _at(today, -8 + number % len(WAITING)), starts=today + A_SEASON)
        for number, bid in enumerate(_repeated(WAITING, times))
    ]
    look_alike(story, waiting[:2])
    begin_screening(story, waiting[2])
    draft = _draft(story, winter, WINTER, _at(today, -3))
    ask_host(story, APPLICANTS[WINTER.organisation], draft)
    report(story, today)
    approve_and_ask(story)
    renew_a_grant(story, today)
    end_a_grant(story, today)
    promise(story)
    report_in_proportion(story, today)


def _repeated(bids: tuple[Bid, ...], times: int) -> list[Bid]:
    """The bids, and then again from organisations of other names."""
    again = [replace(bid, organisation=f"{bid.organisation} {n}") for n in range(2, times + 1) for bid in bids]
    return [*bids, *again]


def _at(today: date, days: int, hour: int = 11) -> datetime:
    """A working day's morning, some days from today; never later than today itself when it lies behind."""
    return london_moment(working_day_on_or_after(today + timedelta(days=days)), time(hour, 0))


def _introduce_people(story: Narrator) -> None:
    for somebody in PEOPLE:
        story.introduce(somebody.key, somebody.name, somebody.email)
    for key, name in (("carer", "Colin Hartley"), ("nurse", "Beverley Stones"), ("officer", "Owen Price")):
        story.introduce(key, name, f"{key}@demonstration.example")
    with story.app.database.write() as session:
        for key in ("administrator", "colleague"):
            appointed = session.get_one(Person, story.person_id(key))
            identity.appoint_administrator(session, appointed, actor=SYSTEM, now=story.now)


def _load_places(story: Narrator) -> None:
    """Postcodes, wards and deprivation of a made-up town, so that it can be told where the money went."""
    with story.app.database.write() as session, POSTCODES.open(encoding="utf-8-sig", newline="") as file:
        load_places(session, file, actor=SYSTEM, now=story.now)


def _set_up_scheme(story: Narrator) -> None:
    with story.acting_as("administrator") as (session, actor):
        contributions: list[dict[str, Any]] = []
        for name, kind, pounds in FUNDERS:
            details = {"name": name, "kind": kind, "is_funder": True}
            funder = organisations.register_organisation(
                session, details=details, position="", actor=actor, now=story.now
            )
            contributions.append({"funder_id": funder.id, "amount_pence": pounds * 100})
        asked = joining.ask_to_join(
            session,
            organisations_queries.organisation_of(session, contributions[0]["funder_id"]),
            email="funder@demonstration.example",
            name="Priya Nair",
            position="Commissioning manager",
            is_signatory=False,
            actor=actor,
            now=story.now,
        )
        schemes.create_scheme(session, details=_scheme(contributions), actor=actor, now=story.now)
    with story.acting_as("funder") as (session, actor):
        joining.agree(session, joining_queries.asked_of(session, asked.id), actor=actor, now=story.now)


def _scheme(contributions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": "Healthy Neighbours",
        "purpose": "Small organisations that improve health and wellbeing where they are, and build what they can do.",
        "instrument_test": "We want groups to grow in their own way; we buy no defined service.",
        "co_produced_with": "Forty small groups at two evenings in a church hall, who chose the criteria.",
        "contributions": contributions,
        "criteria": [
            {"name": "Need", "weight": 45, "guidance": "Who is it for, and how do they know?"},
            {"name": "Plan and cost", "weight": 35, "guidance": "Will it work, for this money?"},
            {
                "name": "Social value",
                "weight": 20,
                "guidance": "What else comes of it for the neighbourhood?",
                "is_social_value": True,
            },
        ],
        "smallest_award_pence": 50_000,
        "largest_award_pence": 3_000_000,
        "award_months": 12,
        "length_justification": "A one-off investment by both funders, for a year at a time.",
        "instalments": 2,
        "returns": 2,
        "eligibility": [
            {
                "key": "neighbours",
                "text": "Is your organisation run by people who are not paid to run it?",
                "needed": True,
                "explanation": "This scheme is for community organisations.",
                "what_else": "The council’s business team knows of money for small businesses.",
            },
            {
                "key": "spent",
                "text": "Have you spent any of the money already?",
                "needed": False,
                "explanation": "A grant cannot pay for what has been bought before it was offered.",
                "what_else": "You can apply for what comes next, if you have not begun to pay for it.",
            },
        ],
    }


def _open_round(story: Narrator, name: str, today: date, closes: int, *, budget_pence: int = USUAL_MONEY) -> UUID:
    opens = closes - 40
    with story.acting_as("administrator", _at(today, opens - 2)) as (session, actor):
        scheme_id = session.scalars(select(Scheme.id)).one()
        details = {
            "name": f"{name} round",
            "opens_at": _at(today, opens, 12),
            "closes_at": _at(today, closes, 17),
            "decisions_by": _at(today, closes + 45).date(),
            "budget_pence": budget_pence,
            "above_ceiling_because": "One short return serves every funder.",
            "briefings": [
                {
                    "starts_at": _at(today, closes - 12, 18),
                    "place": "Online, and at the Mill Street hall",
                    "capacity": 40,
                }
            ],
        }
        scheme = schemes_queries.scheme_of(session, scheme_id)
        colleague = story.person_id("colleague")
        return schemes.create_round(
            session, scheme, details=details, set_up_by=colleague, actor=actor, now=story.now
        ).id


APPLICANTS = {"Canalside Carers": "grantee", "The Tool Library": "offered", "Brick Lane Singers": "applicant"}
"""Which organisations belong to people of the demonstration; the others have a secretary of their own."""


def _draft(story: Narrator, round_id: UUID, bid: Bid, moment: datetime) -> UUID:
    """Register the organisation and leave a draft without its last answers."""
    key = APPLICANTS.get(bid.organisation) or _secretary(story, bid)
    with story.acting_as(key, moment) as (session, actor):
        details = {
            "name": bid.organisation,
            "kind": bid.kind,
            "constituted": bid.constituted,
            "annual_income_pence": bid.income * 100,
            "postcode": bid.postcode,
            "may_be_named": bid.constituted or None,
        }
        organisation = organisations.register_organisation(
            session, details=details, position="Treasurer", actor=actor, now=story.now
        )
    with story.acting_as(key) as (session, actor):
        application = applications.start_application(
            session,
            schemes_queries.round_of(session, round_id),
            organisation,
            eligibility_answers={"neighbours": True, "spent": False},
            actor=actor,
            now=story.now,
        )
        application_id = application.id
    whole = bid.answers("2027-03")
    _save(story, key, application_id, bid, {name: whole[name] for name in ("what", "who", "people")})
    return application_id


def _apply(story: Narrator, round_id: UUID, bid: Bid, moment: datetime, *, starts: date) -> UUID:
    application_id = _draft(story, round_id, bid, moment)
    key = APPLICANTS.get(bid.organisation) or bid.organisation
    _save(story, key, application_id, bid, bid.answers(f"{starts:%Y-%m}"))
    if not bid.constituted:
        find_host(story, key, application_id)
    with story.acting_as(key) as (session, actor):
        application = applications_queries.application_of(session, application_id)
        applications.submit(session, application, actor=actor, now=story.now)
    return application_id


def _save(story: Narrator, key: str, application_id: UUID, bid: Bid, answers: dict[str, Any]) -> None:
    with story.acting_as(key) as (session, actor):
        applications.save_draft(
            session,
            applications_queries.application_of(session, application_id),
            title=bid.title,
            amount_requested_pence=bid.amount * 100,
            answers=answers,
            version=None,
            actor=actor,
            now=story.now,
        )


def _secretary(story: Narrator, bid: Bid) -> str:
    slug = bid.organisation.lower().replace(" ", "-").replace("'", "")
    story.introduce(bid.organisation, f"Secretary of {bid.organisation}", f"{slug}@demonstration.example")
    return bid.organisation
