"""How the grantees of the demonstration accept, are paid and report, and what the funders are given."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from grants.awards import queries as awards_queries
from grants.awards.models import OFFERED, Award
from grants.awards.offers import service as awards
from grants.awards.paying.bank_files.answers import Answer
from grants.awards.paying.runs import service as runs
from grants.awards.paying.runs.answering import service as answering
from grants.awards.paying.runs.models import PAID, SENT
from grants.awards.paying.runs.queries import payments_of, run_of
from grants.awards.paying.runs.releasing import service as releasing
from grants.awards.planning.conditions import service as conditions
from grants.awards.planning.conditions.queries import conditions_of
from grants.awards.planning.conditions.rules import GRANTEE, MET, STATEMENT, Details
from grants.awards.planning.obstacles import service as obstacles
from grants.awards.planning.obstacles.rules import payable_from
from grants.demonstration import hosted
from grants.demonstration.narrator import Narrator
from grants.demonstration.profiles import check_account, tell_all
from grants.demonstration.returning import (
    agree_on_a_figure,
    first_return,
    more_answers,
    share_a_story,
    tell_in_a_call,
    type_in,
)
from grants.kernel.clock import london_day, london_moment, working_day_on_or_after
from grants.monitoring import queries as returns_queries
from grants.monitoring import service as returns
from grants.organisations.models import Organisation
from grants.reporting import service as reporting
from grants.schemes import queries as schemes_queries
from grants.schemes.models import Scheme

ACCEPTED_DAY, PAID_DAY, EARLY_RETURN_DAY, LATE_RETURN_DAY, REVIEWED_DAY = -276, -262, -30, -9, -26
CALL_DAY = -12
"""Days from today."""
A_MONTH = timedelta(days=30)


def monitor_spring(story: Narrator, today: date) -> None:
    """Accept the awards of the first round and pay their first instalments."""
    for award in _awards(story):
        story.clock.move_to(a_moment(today, ACCEPTED_DAY))
        signatory, organisation_id = who_signs(story, award)
        tell_all(story, signatory, organisation_id)
        with story.acting_as(signatory) as (session, actor):
            awards.accept_award(
                session, awards_queries.award_of(session, award.id), agrees=True, actor=actor, now=story.now
            )
    accepted = _awards(story, state="accepted")
    paid_at = _first_paid_at(story, accepted, today)
    for award in accepted:
        _meet_conditions(story, award, paid_at, later=working_day_on_or_after(today + A_MONTH))
    pay_first(story, accepted, paid_at)


def _first_paid_at(story: Narrator, awards_: list[Award], today: date) -> datetime:
    """When all first instalments are within reach of their days."""
    with story.app.database.read() as session:
        days = [awards_queries.award_of(session, each.id).instalments[0].due_on for each in awards_]
    return max(a_moment(today, PAID_DAY), a_moment(payable_from(max(days)), 0))


def _meet_conditions(story: Narrator, award: Award, moment: datetime, *, later: date) -> None:
    """The first condition is done by the grantee, and found good; the second payment waits for the others."""
    signatory, _ = who_signs(story, award)
    with story.acting_as("administrator") as (session, actor):
        found = awards_queries.award_of(session, award.id)
        for condition in conditions_of(session, award.id)[1:]:
            waits = Details(GRANTEE, later, STATEMENT, 2)
            conditions.arrange(session, found, condition, details=waits, actor=actor, now=story.now)
    with story.acting_as(signatory, moment) as (session, actor):
        found = awards_queries.award_of(session, award.id)
        for condition in conditions_of(session, award.id)[:1]:
            note = "It is in the post to you, and on our website."
            conditions.show_done(session, found, condition, note=note, actor=actor, now=story.now)
    with story.acting_as("administrator") as (session, actor):
        found = awards_queries.award_of(session, award.id)
        for condition in conditions_of(session, award.id)[:1]:
            conditions.answer(session, found, condition, answer=MET, reason="", actor=actor, now=story.now)


def pay_first(story: Narrator, awards_: list[Award], paid_at: datetime) -> None:
    """Each account is checked by one administrator and confirmed by another; then all first instalments are prepared by
    one, released by another, sent by hand, and found paid on the next day.
    """
    for organisation_id in dict.fromkeys(who_signs(story, award)[1] for award in awards_):
        check_account(story, organisation_id, paid_at)
    with story.acting_as("administrator") as (session, actor):
        obstacles.release_what_has_come_due(session, story.now)
        run = runs.begin_run(session, actor=actor, now=story.now)
        runs.prepare_run(session, run, version=None, actor=actor, now=story.now)
        run_id = run.id
    with story.acting_as("colleague") as (session, actor):
        releasing.release_run(session, run_of(session, run_id), version=None, actor=actor, now=story.now)
        releasing.send_by_hand(session, run_of(session, run_id), version=None, actor=actor, now=story.now)
    with story.acting_as("administrator", a_moment(london_day(paid_at), 1)) as (session, actor):
        sent = [payment for payment in payments_of(session, run_id) if payment.state == SENT]
        answers = [Answer(payment.end_to_end, PAID) for payment in sent]
        answering.answer_payments(session, run_of(session, run_id), answers, actor=actor, now=story.now)


def report(story: Narrator, today: date) -> None:
    """One return is accepted, one was told in a call, one came on paper, one is overdue; each funder has a pack."""
    by_title = granted(story)
    garden, circle = by_title["A garden that anybody can use"], by_title["Talking in our own language"]
    early = a_moment(today, EARLY_RETURN_DAY)
    agree_on_a_figure(story, garden, a_moment(today, EARLY_RETURN_DAY - 60), who=_holder(story, garden), target=50)
    _make_return(story, garden, early, people=52)
    share_a_story(story, garden, early, who=_holder(story, garden))
    _accept_return(story, garden, a_moment(today, REVIEWED_DAY))
    tell_in_a_call(story, circle, a_moment(today, CALL_DAY), who=_holder(story, circle))
    walking = by_title["Walking again"]
    late, written = a_moment(today, LATE_RETURN_DAY), _answers(story, walking, people=71)
    type_in(story, walking, late, written, who=_holder(story, walking))
    with story.acting_as("administrator", a_moment(today, -2)) as (session, actor):
        scheme = schemes_queries.scheme_of(session, session.scalars(select(Scheme.id)).one())
        reporting.ask_for_packs(
            session,
            scheme,
            period_from=today - timedelta(days=365),
            period_to=today,
            actor=actor,
            now=story.now,
        )


def granted(story: Narrator) -> dict[str, Award]:
    """The grants, by title."""
    return {award.title: award for award in _awards(story, state="accepted")}


def a_moment(today: date, days: int) -> datetime:
    return london_moment(working_day_on_or_after(today + timedelta(days=days)), time(14, 0))


def _awards(story: Narrator, state: str = OFFERED) -> list[Award]:
    with story.app.database.read() as session:
        return list(session.scalars(select(Award).where(Award.state == state).order_by(Award.id)))


def _holder(story: Narrator, award: Award) -> str:
    """The key of the person who acts for the award's organisation."""
    with story.app.database.read() as session:
        name = session.get_one(Organisation, award.organisation_id).name
    return "grantee" if name == "Canalside Carers" else name


def who_signs(story: Narrator, award: Award) -> tuple[str, UUID]:
    """Who answers the offer, and the organisation that is paid: for a group that has a host, the host's."""
    with story.app.database.read() as session:
        paid = awards_queries.award_of(session, award.id).signing_organisation_id
    return (hosted.KEY if paid != award.organisation_id else _holder(story, award)), paid


def _budget(story: Narrator, award: Award) -> list[tuple[str, int]]:
    with story.app.database.read() as session:
        return list(returns_queries.grant_of(session, first_return(session, award.id)).budget)


def _make_return(story: Narrator, award: Award, moment: datetime, *, people: int) -> None:
    holder, answers = _holder(story, award), _answers(story, award, people=people)
    with story.acting_as(holder, moment) as (session, actor):
        found = first_return(session, award.id)
        returns.save_draft(session, found, answers=answers, version=None, actor=actor, now=story.now)
    with story.acting_as(holder) as (session, actor):
        returns.submit(session, first_return(session, award.id), actor=actor, now=story.now)


def _answers(story: Narrator, award: Award, *, people: int) -> dict[str, Any]:
    return {
        "people_reached": people,
        "outcomes": "People come back every week. Most tell us that they feel less alone, and two of them "
        "now help to run it.",
        "wellbeing": "better",
        "story": "Somebody who had not left the house since winter came with a neighbour, stayed for ten minutes, "
        "and now opens the gate for us.",
        **more_answers(people, _budget(story, award)),
        "true": True,
    }


def _accept_return(story: Narrator, award: Award, moment: datetime) -> None:
    with story.acting_as("administrator", moment) as (session, actor):
        found = first_return(session, award.id)
        returns.accept_return(session, found, note="Thank you.", actor=actor, now=story.now)
