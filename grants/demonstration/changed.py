"""How the grants of the demonstration change and end: one varied and to be renewed, one under notice, one given back
that repays.
"""

from datetime import date, timedelta

from grants.awards import queries as awards
from grants.awards.changing.ending import queries as ending
from grants.awards.changing.ending import service as notices
from grants.awards.changing.ending.rules import earliest_end
from grants.awards.changing.ending.taking_effect import end_what_has_run_out
from grants.awards.changing.renewals import queries as renewed
from grants.awards.changing.renewals import service as renewals
from grants.awards.changing.renewals.rules import Wanted
from grants.awards.changing.repayments import asking
from grants.awards.changing.repayments import queries as repaid
from grants.awards.changing.repayments import service as repayments
from grants.awards.changing.variations import queries as varied
from grants.awards.changing.variations import service as variations
from grants.awards.changing.variations.amount_rules import with_line
from grants.awards.models import Award
from grants.demonstration.monitored import a_moment, granted, who_signs
from grants.demonstration.narrator import Narrator
from grants.kernel.money import Pence

UNDER_NOTICE, VARIED, GIVEN_BACK = "A garden that anybody can use", "An afternoon off", "Walking again"
INVITED_DAY, RENEWAL_SENT_DAY = -20, -6
NOTICE_DAY, CHANGE_DAY, BACK_DAY, OVER_DAY, ASKED_BACK_DAY, CAME_IN_DAY = -95, -60, -8, -5, -4, -1
"""Days from today."""

MORE, NOT_SPENT, CAME_IN, GOES_ON = Pence(900_00), Pence(1_150_00), Pence(400_00), Pence(5_000_00)


def change_grants(story: Narrator, today: date) -> None:
    """Notice is given of one grant; another gets more money and more time, as its grantee asked."""
    grants = granted(story)
    _give_notice(story, grants[UNDER_NOTICE], today)
    _vary(story, grants[VARIED], today)


def _give_notice(story: Narrator, award: Award, today: date) -> None:
    moment = a_moment(today, NOTICE_DAY)
    with story.acting_as("administrator", moment) as (session, actor):
        notices.give_notice(
            session,
            awards.award_of(session, award.id),
            ends_on=earliest_end(moment.date()),
            reasons="The council needs the plot for a school from the autumn on.",
            actor=actor,
            now=story.now,
        )
    with story.acting_as("colleague") as (session, actor):
        found, notice = ending.notice_of(session, award.id)
        notices.release_notice(session, found, notice, actor=actor, now=story.now)
    with story.acting_as(who_signs(story, award)[0], moment + timedelta(days=14)) as (session, actor):
        found, notice = ending.notice_of(session, award.id)
        text = "The allotments next door take the Tuesday group. We look for somewhere for the others."
        notices.write_plan(session, found, notice, text=text, actor=actor, now=story.now)


def _vary(story: Narrator, award: Award, today: date) -> None:
    assert award.ends_on is not None
    asked = {"amount_pence": award.amount_pence + MORE, "ends_on": award.ends_on + timedelta(days=28)}
    with story.acting_as(who_signs(story, award)[0], a_moment(today, CHANGE_DAY)) as (session, actor):
        found = awards.award_of(session, award.id)
        lines = with_line(varied.terms_of(session, found), "Four more weeks", int(MORE))
        variations.ask_for_variation(
            session,
            found,
            asked=asked | lines,
            reasons="The surgery sends more people than we thought. With four more weeks nobody has to wait.",
            actor=actor,
            now=story.now,
        )
    with story.acting_as("colleague", a_moment(today, CHANGE_DAY + 3)) as (session, actor):
        found, variation = varied.variation_of(session, award.id, 1)
        variations.agree_to_variation(session, found, variation, actor=actor, now=story.now)


def renew_a_grant(story: Narrator, today: date) -> None:
    """A grantee was invited to go on, and has said what has changed: two of us have to decide."""
    award = granted(story)[VARIED]
    with story.acting_as("administrator", a_moment(today, INVITED_DAY)) as (session, actor):
        renewals.invite_to_renew(
            session,
            awards.award_of(session, award.id),
            months=6,
            most_pence=GOES_ON,
            answer_by=today + timedelta(days=21),
            actor=actor,
            now=story.now,
        )
    with story.acting_as(who_signs(story, award)[0], a_moment(today, RENEWAL_SENT_DAY)) as (session, actor):
        found, renewal = renewed.renewal_of(session, award.id)
        wanted = Wanted(
            months=6,
            amount_pence=GOES_ON,
            what_changed="More of those who come look after a parent with dementia, so we meet nearer to the surgery.",
            next_time="An afternoon off each week through the next winter, until the surgery can pay for it.",
        )
        renewals.ask_to_renew(session, found, renewal, wanted=wanted, actor=actor, now=story.now)


def end_a_grant(story: Narrator, today: date) -> None:
    """A grantee gives its grant back; what it has not spent is asked back, and a part has come in."""
    award = granted(story)[GIVEN_BACK]
    with story.acting_as(who_signs(story, award)[0], a_moment(today, BACK_DAY)) as (session, actor):
        notices.give_notice(
            session,
            awards.award_of(session, award.id),
            ends_on=today + timedelta(days=OVER_DAY - 1),
            reasons="Our physiotherapist has moved away, and we found nobody else.",
            actor=actor,
            now=story.now,
        )
    with story.acting_as("administrator", a_moment(today, OVER_DAY)) as (session, _):
        end_what_has_run_out(session, story.now)
    with story.acting_as("administrator", a_moment(today, ASKED_BACK_DAY)) as (session, actor):
        asking.propose_repayment(
            session,
            awards.award_of(session, award.id),
            amount_pence=NOT_SPENT,
            source="return 1",
            reason="The walks of the last weeks were not held.",
            due_on=today + timedelta(days=30),
            actor=actor,
            now=story.now,
        )
    with story.acting_as("colleague", a_moment(today, ASKED_BACK_DAY)) as (session, actor):
        asking.confirm_repayment(session, *repaid.repayment_of(session, award.id, 1), actor=actor, now=story.now)
    with story.acting_as("colleague", a_moment(today, CAME_IN_DAY)) as (session, actor):
        found, repayment = repaid.repayment_of(session, award.id, 1)
        repayments.record_receipt(
            session,
            found,
            repayment,
            amount_pence=CAME_IN,
            received_on=story.now.date(),
            actor=actor,
            now=story.now,
        )
