"""A second scheme of the demonstration: the larger a grant, the more is asked of it. A grant of each tier reports."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import openpyxl
from sqlalchemy import select

from grants.applications import queries as applications_queries
from grants.applications import service as applications
from grants.awards import queries as awards_queries
from grants.awards.models import OFFERED, Award
from grants.awards.offers import service as offers
from grants.demonstration.assessed import assess_whole
from grants.demonstration.monitored import a_moment, pay_first
from grants.demonstration.narrator import Narrator
from grants.demonstration.profiles import tell_all
from grants.demonstration.returning import first_return
from grants.demonstration.texts import Bid
from grants.kernel.forms import Answers, Question, visible
from grants.kernel.money import Pence
from grants.monitoring import queries as returns_queries
from grants.monitoring import service as returns
from grants.monitoring.answering.service import answer
from grants.monitoring.asking.grant import Grant
from grants.monitoring.filling.sheets import service as sheets
from grants.monitoring.filling.sheets.workbook import write_workbook
from grants.monitoring.models import Return
from grants.organisations.models import Organisation
from grants.panels.models import AWARD
from grants.schemes import queries as schemes_queries
from grants.schemes import service as schemes
from grants.schemes.models import Scheme
from grants.schemes.tiers.rules import ONE_OFF
from grants.schemes.tiers.service import begin_with_tiers

NAME = "Every Street"
OPENED, CLOSED, ASSESSED, ACCEPTED_DAY, PAID_DAY, RETURNED, READ = -320, -290, -285, -262, -240, -26, -12
"""Days from today."""
MONTHS = 6
LEARNED = "That a chair by the door brings people in who would not have come for a programme."
DOING = "We will tell the groups of the next round how you did it, and ring you before it opens."
WORDS = {
    "happened": "We met on twelve Sundays and cooked for whoever came: about twenty people each time.",
    "outcomes": "People who had lived next door for years know each other’s names, and three now shop together.",
    "learned": "Leaflets brought nobody. A knock on the door did.",
    "ahead": "We move to the hall with a ramp, and begin an hour later.",
    "may_go_wrong": "The hall may be let for longer at Easter. We have asked the school.",
}
USUAL_WORDS = "It came as we had hoped, a little later."


@dataclass(frozen=True)
class Sized:
    """A grant of one tier: whose, by the key of the person who acts for it, and what becomes of its first return."""

    key: str
    organisation: str
    title: str
    amount: int
    people: int
    on_sheet: bool = False
    is_answered: bool = False

    def bid(self) -> Bid:
        return Bid(
            self.organisation,
            "unincorporated_charity",
            9_000,
            self.title,
            self.amount,
            "We open the door of one house in each street on Sundays, with soup and chairs, and see who comes.",
            "Whoever lives in the street. Most of them told us at the summer tea that they know nobody.",
            "They know each other by name.",
            self.people,
            "ZZ2 7GH",
        )


GRANTS = (
    Sized("Second Spring", "Second Spring", "Soup on Sundays", 800, 20, is_answered=True),
    Sized("Burley Bell Ringers", "Burley Bell Ringers", "Chairs in the street", 3_500, 24, on_sheet=True),
    Sized("Ropewalk Growers", "Ropewalk Growers", "Beds along the wall", 8_000, 40),
    Sized("grantee", "Canalside Carers", "A warm room for carers", 14_000, 45, is_answered=True),
    Sized("Hearth and Table", "Hearth and Table", "A kitchen for the estate", 52_000, 90),
)


def report_in_proportion(story: Narrator, today: date) -> None:
    """One grant of each tier is made, paid and reported on; two returns are accepted and answered."""
    round_id = _open(story, today)
    for number, each in enumerate(GRANTS):
        _apply(story, round_id, each, a_moment(today, CLOSED - 5 + number % 2), starts=today + timedelta(days=PAID_DAY))
    assess_whole(story, round_id, a_moment(today, ASSESSED), [AWARD], members=3)
    awards = {each: _accept(story, each, a_moment(today, ACCEPTED_DAY)) for each in GRANTS}
    pay_first(story, list(awards.values()), a_moment(today, PAID_DAY))
    for each, award in awards.items():
        _report(story, each, award, a_moment(today, RETURNED))
        if each.is_answered:
            _accept_and_answer(story, award, a_moment(today, READ))


def _open(story: Narrator, today: date) -> UUID:
    with story.acting_as("administrator", a_moment(today, OPENED)) as (session, actor):
        first = schemes_queries.scheme_of(session, session.scalars(select(Scheme.id)).one())
        funder_id = first.contributions[1].funder_id
        details = {
            "name": NAME,
            "purpose": "What neighbours do for their own street, from a pot of soup to a kitchen for an estate.",
            "instrument_test": "We want groups to grow in their own way; we buy no defined service.",
            "co_produced_with": "Tenants of four estates, who chose what counts.",
            "contributions": [{"funder_id": funder_id, "amount_pence": 120_000_00}],
            "criteria": [
                {"name": "Neighbours", "weight": 60, "guidance": "Whose idea is it?"},
                {"name": "Social value", "weight": 40, "guidance": "What else comes of it?", "is_social_value": True},
            ],
            "smallest_award_pence": 300_00,
            "largest_award_pence": 60_000_00,
            "award_months": MONTHS,
            "length_justification": "Each does one thing, once.",
            "instalments": 1,
            "returns": 1,
            "eligibility": [],
        }
        scheme = schemes.create_scheme(session, details=details, actor=actor, now=story.now)
        begin_with_tiers(session, scheme, kind=ONE_OFF, version=None, actor=actor, now=story.now)
        details = {
            "name": "Summer round",
            "opens_at": a_moment(today, OPENED + 2),
            "closes_at": a_moment(today, CLOSED),
            "decisions_by": a_moment(today, CLOSED + 40).date(),
            "budget_pence": 100_000_00,
            "above_ceiling_because": "The smallest grants tell it in three sentences, or in a call.",
            "briefings": [],
            "no_briefing_because": "We came to each street instead.",
        }
        return schemes.create_round(
            session, scheme, details=details, set_up_by=story.person_id("colleague"), actor=actor, now=story.now
        ).id


def _apply(story: Narrator, round_id: UUID, sized: Sized, moment: datetime, *, starts: date) -> None:
    bid = sized.bid()
    with story.acting_as(sized.key, moment) as (session, actor):
        of_round = schemes_queries.round_of(session, round_id)
        organisation = session.scalars(select(Organisation).where(Organisation.name == sized.organisation)).one()
        begun = applications.start_application(
            session, of_round, organisation, eligibility_answers={}, actor=actor, now=story.now
        )
        application = applications_queries.application_of(session, begun.id)
        applications.save_draft(
            session,
            application,
            title=bid.title,
            amount_requested_pence=Pence(bid.amount * 100),
            answers=bid.answers(f"{starts:%Y-%m}"),
            version=None,
            actor=actor,
            now=story.now,
        )
        application_id = begun.id
    with story.acting_as(sized.key) as (session, actor):
        applications.submit(
            session, applications_queries.application_of(session, application_id), actor=actor, now=story.now
        )


def _accept(story: Narrator, sized: Sized, moment: datetime) -> Award:
    story.clock.move_to(moment)
    with story.app.database.read() as session:
        named = select(Organisation.id).where(Organisation.name == sized.organisation)
        organisation_id = session.scalars(named).one()
    tell_all(story, sized.key, organisation_id)
    with story.acting_as(sized.key) as (session, actor):
        offered = select(Award.id).where(Award.title == sized.title, Award.state == OFFERED)
        award = awards_queries.award_of(session, session.scalars(offered).one())
        offers.accept_award(session, award, agrees=True, actor=actor, now=story.now)
        return award


def _report(story: Narrator, sized: Sized, award: Award, moment: datetime) -> None:
    """The first return is written, on pages or on a sheet that is read back, and sent."""
    with story.acting_as(sized.key, moment) as (session, actor):
        found = first_return(session, award.id)
        answers = _answers(found, returns_queries.grant_of(session, found), sized)
        if sized.on_sheet:
            content = _filled_in(write_workbook(sheets.sheet_of(session, found)), answers)
            back = sheets.read_back(session, found, name="return.xlsx", content=content, actor=actor, now=story.now)
            assert not back.wrong, back.wrong
        returns.save_draft(session, found, answers=answers, version=None, actor=actor, now=story.now)
    with story.acting_as(sized.key) as (session, actor):
        returns.submit(session, first_return(session, award.id), actor=actor, now=story.now)


def _answers(due: Return, grant: Grant, sized: Sized) -> dict[str, Any]:
    """An answer to each question that has to have one, as one answer may bring the next."""
    answers: dict[str, Any] = {}
    while True:
        asked = visible(returns_queries.asked_with(due, grant, answers), answers)
        missing = [each for each in asked if each.required and each.key not in answers]
        if not missing:
            return answers
        answers |= {each.key: _answer(each, grant, answers, sized) for each in missing}


def _answer(question: Question, grant: Grant, answers: Answers, sized: Sized) -> Any:
    budget = dict(grant.budget)
    match question.type:
        case "number":
            return sized.people
        case "money":
            return sum(budget.values()) or grant.amount
        case "sums":
            return {"rows": [{"of": line, "pence": pence} for line, pence in budget.items()]}
        case "one_of":
            return question.options[0].value
        case "declaration" | "yes_no":
            return True
    return WORDS.get(question.key, USUAL_WORDS)


def _filled_in(content: bytes, answers: Answers) -> bytes:
    """The sheet with what can stand in one cell filled in, as its people send it back."""
    book = openpyxl.load_workbook(BytesIO(content))
    page = book["Return"]
    for row in range(2, page.max_row + 1):
        value = answers.get(str(page.cell(row, 5).value))
        if isinstance(value, str):
            page.cell(row, 4).value = value
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _accept_and_answer(story: Narrator, award: Award, moment: datetime) -> None:
    """We accept it, and say what we learned and what we will do: “we read it”."""
    with story.acting_as("administrator", moment) as (session, actor):
        returns.accept_return(session, first_return(session, award.id), note="", actor=actor, now=story.now)
    with story.acting_as("administrator", moment + timedelta(hours=1)) as (session, actor):
        answer(session, first_return(session, award.id), learned=LEARNED, doing=DOING, actor=actor, now=story.now)
