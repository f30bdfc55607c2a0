"""What the returns of the demonstration ask and tell: a wheel, a star, numbers by group, money by line, stories."""

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.demonstration.narrator import Narrator
from grants.monitoring import queries as returns
from grants.monitoring import service as returning
from grants.monitoring.asking.building import question
from grants.monitoring.asking.outcomes import service as outcomes
from grants.monitoring.asking.outcomes.queries import promises_for, proposals_of
from grants.monitoring.asking.outcomes.rules import COUNT, PEOPLE, Measure
from grants.monitoring.models import Return
from grants.monitoring.telling import service as telling
from grants.monitoring.telling.entering import service as entering
from grants.monitoring.telling.queries import waiting_of
from grants.monitoring.telling.rules import Told
from grants.monitoring.telling.stories import service as stories
from grants.monitoring.telling.stories.queries import stories_of
from grants.monitoring.telling.stories.rules import PACK, SPOKEN
from grants.schemes.defaults import RETURN
from grants.schemes.models import Scheme
from grants.schemes.questions.service import change_questions
from grants.schemes.tiers.rules import CALL, PAPER

WHEEL = {"sleep": "Sleeping", "friends": "Friends", "out": "Getting out", "help": "Knowing whom to ask"}
STAR = {"well": "Looking after myself", "home": "My home", "time": "How I spend my time"}
AGES = {"young": "Under 25", "adult": "25 to 64", "older": "65 and over"}
SAID = (
    "Eighteen women come on most Tuesdays. Two who had not seen a doctor for years asked the nurse to go with them."
    " The room was cold in the first month, so they moved to the library."
)


def ask_more(story: Narrator) -> None:
    """Have grantees asked for levels before and after, numbers by age, and money by line of the budget."""
    with story.acting_as("administrator") as (session, actor):
        scheme = session.scalars(select(Scheme)).one()
        change_questions(
            session, scheme, definition=_questions(), number=None, purpose="return", actor=actor, now=story.now
        )


def _questions() -> dict[str, Any]:
    asked = deepcopy(RETURN)
    told, money = asked["sections"][0]["questions"], asked["sections"][-1]["questions"]
    ages = "How old are the people who took part?"
    told[1:1] = [question("ages", "groups", ages, 4, options=_options(AGES), required=False)]
    told += [
        question("wheel", "domains", "Wellbeing wheel: how do people feel?", 8, options=_options(WHEEL), required=False,
                 min=0, max=10, guidance="Ask some of them when they come first, and again after three months."),
        question("star", "domains", "Outcome star: how far have people come?", 6, options=_options(STAR),
                 required=False, min=1, max=5),
    ]  # fmt: skip
    spent = next(place for place, each in enumerate(money) if each["key"] == "spent")
    by_line = [{"value": "The grant", "text": "The grant"}]
    label = "How much of it have you spent on each line of your budget?"
    money[spent + 1 : spent + 1] = [question("lines", "sums", label, 5, options=by_line, tells="by_line")]
    return asked


def _options(named: dict[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "text": text} for value, text in named.items()]


def more_answers(people: int, budget: list[tuple[str, int]]) -> dict[str, Any]:
    """What is told beside the usual: half of each line is spent, and people are better in all but one part."""
    older = people * 7 // 10
    ages = {"young": people // 10, "adult": people - older - people // 10, "older": older}
    return {
        "ages": {"rows": [{"of": age, "number": number} for age, number in ages.items()]},
        "wheel": _levels(14, {"sleep": (42, 48), "friends": (25, 63), "out": (31, 68), "help": (38, 59)}),
        "star": _levels(9, {"well": (24, 35), "home": (33, 34), "time": (19, 42)}),
        "spent": sum(pence // 2 for _, pence in budget),
        "lines": {"rows": [{"of": what, "pence": pence // 2} for what, pence in budget]},
    }


def _levels(people: int, levels: dict[str, tuple[int, int]]) -> dict[str, Any]:
    rows = [{"of": of, "before": before, "after": after} for of, (before, after) in levels.items()]
    return {"people": people, "rows": rows}


def tell_in_a_call(story: Narrator, award: Award, moment: datetime, *, who: str) -> None:
    """We ring, write three sentences down, and they say that these are right: that is the return."""
    with story.acting_as("colleague", moment) as (session, actor):
        told = Told(
            channel=CALL,
            told_on=moment.date(),
            who="The secretary",
            said=SAID,
            because="They would rather tell it than write it in English.",
        )
        telling.write_down(session, first_return(session, award.id), told, actor=actor, now=story.now)
    with story.acting_as(who) as (session, actor):
        found = first_return(session, award.id)
        waiting = waiting_of(session, found.id)
        assert waiting is not None
        telling.confirm(session, found, telling_id=waiting.id, actor=actor, now=story.now)


def type_in(story: Narrator, award: Award, moment: datetime, answers: dict[str, Any], *, who: str) -> None:
    """A return comes on paper; one of us types it in, and its people say that it is what they wrote."""
    came_on, sender = moment.date() - timedelta(days=1), "their secretary"
    with story.acting_as("colleague", moment) as (session, actor):
        found = first_return(session, award.id)
        entering.begin_entry(session, found, channel=PAPER, came_on=came_on, who=sender, actor=actor, now=story.now)
        returning.save_draft(session, found, answers=answers, version=None, actor=actor, now=story.now)
    with story.acting_as("colleague") as (session, actor):
        returning.submit(session, first_return(session, award.id), actor=actor, now=story.now)
    with story.acting_as(who) as (session, actor):
        entering.confirm(session, first_return(session, award.id), confirms=True, actor=actor, now=story.now)


def share_a_story(story: Narrator, award: Award, moment: datetime, *, who: str) -> None:
    """Somebody's story is told with a return, and they agree that it is used in reports."""
    with story.acting_as(who, moment) as (session, actor):
        stories.tell_story(
            session,
            first_return(session, award.id),
            kind="pen picture",
            title="B. and the beans",
            words="B. came for a cup of tea in March and said nothing. In June he showed us how to stake beans.",
            actor=actor,
            now=story.now,
        )
    with story.acting_as(who) as (session, actor):
        found = first_return(session, award.id)
        (told,) = stories_of(session, found, actor)
        stories.record_consent(
            session,
            found,
            told,
            who="B.",
            given_on=moment.date() - timedelta(days=1),
            how=SPOKEN,
            uses=[PACK],
            actor=actor,
            now=story.now,
        )


def agree_on_a_figure(story: Narrator, award: Award, moment: datetime, *, who: str, target: int) -> None:
    """The grantee and we agree on another figure by which it is known whether what was promised has come."""
    with story.acting_as("administrator", moment) as (session, actor):
        found = first_return(session, award.id).award
        promise = next(each for each in promises_for(session, found) if each.chosen)
        measure = Measure(figure=COUNT, target=target, unit=PEOPLE)
        outcomes.propose(
            session,
            found,
            key=promise.name,
            text=promise.text,
            how=promise.how,
            measure=measure,
            by_us=True,
            actor=actor,
            now=story.now,
        )
    with story.acting_as(who) as (session, actor):
        found = first_return(session, award.id).award
        (waiting,) = proposals_of(session, found.id)
        outcomes.agree(session, found, waiting, actor=actor, now=story.now)


def first_return(session: Session, award_id: UUID) -> Return:
    found = session.scalars(select(Return.id).where(Return.award_id == award_id, Return.number == 1)).one()
    return returns.return_of(session, found)
