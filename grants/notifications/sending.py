"""What the sender of reminders is to do, decided at the last moment."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.identity.needs.models import CommunicationNeed
from grants.identity.needs.queries import needs_of_each, print_size_with
from grants.kernel.languages import ENGLISH, Catalogue, days_away_in, spoken_in
from grants.kernel.web import this_app
from grants.kernel.writing import Written, write, write_part
from grants.notifications import rules
from grants.notifications.mailing import end_link, why_not_mailed_each
from grants.notifications.models import Reminder
from grants.notifications.outstanding import outstanding_for_each
from grants.notifications.pressing.links import granting_time, press_facts
from grants.notifications.reminding.offsets.queries import Schedule, schedule_of
from grants.notifications.reminding.own_words.queries import body_of
from grants.notifications.reminding.own_words.rules import set_in
from grants.notifications.to_do import Outstanding
from grants.notifications.wanted import why_not_wanted
from grants.schemes.languages.queries import catalogue_for
from grants.schemes.models import Scheme

TEMPLATES = {
    rules.DRAFT: "applications/emails/draft_reminder",
    rules.PARTY: "applications/emails/party_reminder",
    rules.REVIEW: "notifications/emails/review_reminder",
    rules.OFFER: "awards/emails/offer_reminder",
    rules.RETURN: "monitoring/emails/return_reminder",
    rules.CLARIFICATION: "applications/emails/clarification_reminder",
    rules.NEEDS: "identity/emails/needs_reminder",
    rules.SCORES: "panels/emails/scores_reminder",
    rules.PAPERS: "panels/emails/papers_reminder",
    rules.UNDER_NOTICE: "awards/emails/notice_reminder",
    rules.REPAYMENT: "awards/emails/repayment_reminder",
    rules.CONDITION: "awards/emails/condition_reminder",
    rules.RENEWAL: "awards/emails/renewal_reminder",
    rules.RENEWAL_SENT: "awards/emails/renewal_to_decide",
    rules.TASK: "tasks/emails/task_reminder",
}
AFTERWARDS = {
    rules.REPAYMENT: "awards/emails/repayment_reminder",
    rules.DRAFT: "applications/emails/draft_not_sent",
    rules.RETURN: "monitoring/emails/return_overdue",
}
"""For steps after the deadline."""

TO_US = "monitoring/emails/return_overdue_to_us"
"""For those who run the programme, whom a step may tell as well."""


SEVERAL = "notifications/emails/several"


@dataclass(frozen=True)
class Outgoing:
    """The mail of some reminders of one person as it should go out now.

    `words` are those of the mail, None where nothing is left to remind of. `each` has the words of every reminder in
    it, and `pointless` those that should not go out any more, with the reason. `end_link` is where its reader ends what
    they need not get, and `needs` what they told us of how they are written to.
    """

    person: Person
    words: Written | None
    each: Sequence[tuple[Reminder, Written]]
    pointless: Mapping[UUID, str]
    end_link: str | None
    needs: CommunicationNeed | None


def reminders_now(session: Session, gathered: Mapping[UUID, Sequence[Reminder]], now: datetime) -> dict[UUID, Outgoing]:
    """What becomes now of reminders that go to one person together, by what they are gathered under.

    What is said of many is looked up once for all of them.
    """
    known = _known(session, [each for together in gathered.values() for each in together], now)
    return {key: _outgoing(known, together) for key, together in gathered.items() if together}


@dataclass(frozen=True)
class _Known:
    """What is known about several reminders: how what each is about stands now, and what schemes and people want."""

    session: Session
    now: datetime
    outstanding: Mapping[tuple[str, UUID], Outstanding | str]
    needs: Mapping[UUID, CommunicationNeed]
    not_mailed: Mapping[tuple[UUID, str], str]
    may_have_time: Collection[UUID]
    schedule: Callable[[str, UUID | None], Schedule]
    catalogue: Callable[[UUID | None, str | None], Catalogue]
    own_words: Callable[[UUID | None, str], str]


def _known(session: Session, reminders: Sequence[Reminder], now: datetime) -> _Known:
    about: dict[str, set[UUID]] = defaultdict(set)
    for each in reminders:
        about[each.kind].add(each.subject_id)
    found = {kind: outstanding_for_each(session, kind, subjects) for kind, subjects in about.items()}
    return _Known(
        session=session,
        now=now,
        outstanding={(kind, each): to_do for kind, by_id in found.items() for each, to_do in by_id.items()},
        needs=needs_of_each(session, {each.person_id for each in reminders}),
        not_mailed=why_not_mailed_each(session, [(each.person_id, each.kind) for each in reminders]),
        may_have_time=granting_time(session, reminders, now),
        schedule=cache(partial(schedule_of, session)),
        catalogue=cache(partial(catalogue_for, session)),
        own_words=cache(partial(body_of, session)),
    )


def _outgoing(known: _Known, reminders: Sequence[Reminder]) -> Outgoing:
    person = reminders[0].person
    pointless: dict[UUID, str] = {}
    sensible: list[tuple[Reminder, Outstanding]] = []
    for reminder in reminders:
        outstanding = known.outstanding[reminder.kind, reminder.subject_id]
        reason = _why_pointless(known, reminder, outstanding)
        if isinstance(outstanding, str) or reason is not None:
            pointless[reminder.id] = reason or ""
        else:
            sensible.append((reminder, outstanding))
    needs = known.needs.get(person.id)
    points = print_size_with(needs, person)
    sensible.sort(key=lambda pair: (pair[0].deadline_at, pair[0].id))
    facts = {each.id: _facts(known, each, outstanding) for each, outstanding in sensible}
    each = [
        (reminder, write(_template(reminder, outstanding), print_points=points, **facts[reminder.id]))
        for reminder, outstanding in sensible
    ]
    words = _together(person, sensible, facts, points) if len(each) > 1 else each[0][1] if each else None
    ends = end_link(person.id, {pair[0].kind for pair in sensible})
    return Outgoing(person, words, each, pointless, ends, needs)


def _together(
    person: Person, sensible: list[tuple[Reminder, Outstanding]], facts: dict[UUID, dict[str, Any]], points: int | None
) -> Written:
    """One mail for several, the most urgent first."""
    parts = [write_part(_template(reminder, outstanding), **facts[reminder.id]) for reminder, outstanding in sensible]
    mail_from = this_app().settings.mail_from
    ends = end_link(person.id, {reminder.kind for reminder, _ in sensible})
    return write(
        SEVERAL,
        person=person,
        print_points=points,
        parts=parts,
        mail_from=mail_from,
        end_link=ends,
        catalogue=facts[sensible[0][0].id]["catalogue"],
    )


def _why_pointless(known: _Known, reminder: Reminder, outstanding: Outstanding | str) -> str | None:
    if isinstance(outstanding, str):
        return outstanding
    steps = known.schedule(reminder.kind, outstanding.scheme_id).steps
    not_wanted = why_not_wanted(known.session, reminder, outstanding, steps)
    not_wanted = not_wanted or known.not_mailed.get((reminder.person_id, reminder.kind))
    return not_wanted or rules.why_pointless(steps, reminder.step, reminder.deadline_at, known.now)


def _facts(known: _Known, reminder: Reminder, outstanding: Outstanding) -> dict[str, Any]:
    days = rules.days_left(reminder.deadline_at, known.now)
    catalogue = known.catalogue(outstanding.scheme_id, reminder.person.language)
    may_have_time = reminder.id in known.may_have_time
    return {
        "catalogue": catalogue,
        "own_words": _own_words(known, reminder, outstanding, catalogue, days),
        "person": reminder.person,
        "end_link": end_link(reminder.person_id, [reminder.kind]),
        "deadline_at": reminder.deadline_at,
        "when": rules.in_words(days),
        "said_when": _when(days, spoken_in(catalogue.code)),
        **press_facts(reminder, outstanding, may_have_time=may_have_time),
        **outstanding.facts,
    }


def _when(days: int, language: str) -> str:
    return rules.in_words(days) if language == ENGLISH else days_away_in(days, language)


def _own_words(known: _Known, reminder: Reminder, outstanding: Outstanding, catalogue: Catalogue, days: int) -> Markup:
    """What the scheme says of its own, to those who have to do it; not to us."""
    body = known.own_words(outstanding.scheme_id, reminder.kind)
    if not body or reminder.person_id not in outstanding.people:
        return Markup("")
    organisation = outstanding.facts.get("organisation")
    values = {
        "reader": reminder.person.name,
        "organisation": organisation.name if organisation else "",
        "scheme": known.session.get_one(Scheme, outstanding.scheme_id).name,
        "grant_maker": this_app().particulars.grant_maker,
        "deadline": reminder.deadline_at,
        "when": _when(days, catalogue.code if catalogue.find(body) else ENGLISH),
    }
    return set_in(reminder.kind, body, values, catalogue)


def _template(reminder: Reminder, outstanding: Outstanding) -> str:
    if reminder.person_id not in outstanding.people:
        return TO_US
    return (AFTERWARDS if reminder.step.endswith(" after") else TEMPLATES)[reminder.kind]
