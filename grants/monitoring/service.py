"""Returns are planned, written, sent, and accepted or sent back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.applications.models import PAPER as ON_PAPER
from grants.awards.planning.obstacles import service as obstacles
from grants.kernel import forms
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.events import publish
from grants.kernel.filling import rules as filling
from grants.kernel.problems import Conflict, Problem, SignInNeeded, check, check_version
from grants.monitoring import queries, rules
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.rules import explained_no_more
from grants.monitoring.events import (
    ReturnAccepted,
    ReturnReviewBegun,
    ReturnSaved,
    ReturnSentBack,
    ReturnSubmitted,
)
from grants.monitoring.models import ACCEPTED, RETURNED, SUBMITTED, Return
from grants.monitoring.reviewing import rules as reviewing
from grants.monitoring.reviewing.queries import asked_now, opened_of, problems_to_send, typed_in_by, unconfirmed_entry
from grants.monitoring.reviewing.service import keep_because, keep_edition
from grants.schemes.tiers.rules import FORM, PAPER

CHANGING = [
    "state",
    "channel",
    "version",
    "answers",
    "due_at",
    "submitted_at",
    "entered_channel",
    "entered_by",
    "review_begun_at",
    "reviewed_at",
    "review_note",
]


def save_draft(
    session: Session,
    monitoring_return: Return,
    *,
    answers: Mapping[str, Any],
    because: Mapping[str, str] | None = None,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep some answers: None clears one, what is left out stays as it is. Nothing new changes nothing. `because` says
    by its key why an answer that we ask about is right as it is.

    They may be incomplete or out of bounds; only what cannot be read is refused, and what is not open. Why an answer is
    as it is is asked again where its figures have changed since that was said. `version` is the one that was changed,
    None for whatever stands now. Raises Invalid, Stale when somebody saved in between, and Conflict when the return is
    not with the grantee.
    """
    lock_return(session, monitoring_return)
    refuse(rules.change_refusal(monitoring_return.state))
    grant = queries.grant_of(session, monitoring_return)
    given, problems = forms.from_json(queries.askable_of(monitoring_return, grant), answers)
    check(filling.named(problems, rules.field_of))
    opened = opened_of(session, monitoring_return, grant)
    check(reviewing.locked_problems(monitoring_return.answers, given, opened, rules.field_of))
    change = filling.change_of(monitoring_return.answers, given)
    asked_again = _asked_again(monitoring_return, grant, change)
    change = filling.change_of(monitoring_return.answers, {**given, **dict.fromkeys(asked_again)})
    says_why = keep_because(asked_now(session, monitoring_return), because or {}, change.keys)
    if not change.keys and not says_why:
        return
    if version is not None and version != monitoring_return.version:
        raise filling.saved_in_between("return", change, rules.field_of, version=monitoring_return.version)
    monitoring_return.answers, monitoring_return.saved_at = change.after, now
    monitoring_return.version += 1
    saved = ReturnSaved(return_id=monitoring_return.id, version=monitoring_return.version)
    publish(session, saved, actor=actor, now=now)


def _asked_again(monitoring_return: Return, grant: Grant, change: filling.Change) -> list[str]:
    """The explanations that a change of answers leaves without the figures that they are about."""
    definition = monitoring_return.question_set.definition
    return explained_no_more(definition, grant, change.before, change.after, change.keys)


def submit(
    session: Session,
    monitoring_return: Return,
    *,
    version: int | None = None,
    may_be_early: bool = True,
    actor: Actor,
    now: datetime,
) -> None:
    """Send a complete return. A late one is taken too, and one whose period is not over where it `may_be_early`.

    `version` is the one that was read before sending. Raises Conflict when it has been sent already, when its period
    has not begun or one before it has not been sent; Stale when it has changed since it was read; and Invalid with
    all that is missing or out of bounds, and with what we asked and was answered neither by a change nor by words.
    """
    lock_return(session, monitoring_return)
    refuse(rules.change_refusal(monitoring_return.state))
    grant = queries.grant_of(session, monitoring_return)
    refuse(rules.sending_refusal(monitoring_return.period_from, london_day(now), grant.earlier))
    check_version(version, monitoring_return.version, filling.changed_since_checked("return"))
    check(filling.named(problems_to_send(session, monitoring_return, grant), rules.field_of))
    check(rules.early_problems(monitoring_return.period_to, london_day(now), confirmed=may_be_early))
    award, entered = monitoring_return.award, monitoring_return.entered_channel
    typed_in = entered is not None and not actor.holds("member", award.organisation_id)
    channel = PAPER if typed_in and entered == ON_PAPER else FORM
    receive(session, monitoring_return, channel=channel, typed_in=typed_in, actor=actor, now=now)


def receive(
    session: Session,
    monitoring_return: Return,
    *,
    channel: str,
    typed_in: bool = False,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a locked return as made by its people, in whatever way it was told, or `typed_in` for them by one of us.
    Nothing is asked but by a reviewer.
    """
    if typed_in:
        monitoring_return.entered_by = actor.person_id
    else:
        monitoring_return.entered_channel = monitoring_return.entered_by = None
    monitoring_return.state, monitoring_return.channel = SUBMITTED, channel
    monitoring_return.submitted_at, monitoring_return.submitted_by = now, actor.person_id
    monitoring_return.review_begun_at = monitoring_return.review_begun_by = None
    monitoring_return.version += 1
    note_sent(session, monitoring_return, on=london_day(now))
    sent = ReturnSubmitted(return_id=monitoring_return.id, award_id=monitoring_return.award_id)
    publish(session, sent, actor=actor, now=now, about=_about(monitoring_return))


def begin_review(session: Session, monitoring_return: Return, *, actor: Actor, now: datetime) -> None:
    """Say that one of us reads what was sent, so that it is not taken back meanwhile. Begun already, nothing changes.

    Raises Conflict unless it has been sent.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to review returns.")
    lock_return(session, monitoring_return)
    refuse(rules.review_refusal(monitoring_return.state))
    if monitoring_return.review_begun_at is not None:
        return
    monitoring_return.review_begun_at, monitoring_return.review_begun_by = now, actor.person_id
    begun = ReturnReviewBegun(return_id=monitoring_return.id, award_id=monitoring_return.award_id)
    publish(session, begun, actor=actor, now=now, about=_about(monitoring_return))


def review(
    session: Session,
    monitoring_return: Return,
    *,
    outcome: str,
    note: str = "",
    questions: Mapping[str, str] | None = None,
    unconfirmed: bool = False,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Accept a return, also `unconfirmed`, or send it back, with `questions` about its answers by their keys. Raises
    what `accept_return` and `send_back` raise.
    """
    asked = reviewing.asked_about(questions or {})
    check(rules.review_problems(outcome, note, asks=bool(asked)))
    if outcome == rules.ACCEPT:
        accept_return(
            session, monitoring_return, note=note, unconfirmed=unconfirmed, version=version, actor=actor, now=now
        )
    else:
        send_back(session, monitoring_return, note=note, questions=asked, version=version, actor=actor, now=now)


def accept_return(
    session: Session,
    monitoring_return: Return,
    *,
    note: str = "",
    unconfirmed: bool = False,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Accept a return; the instalment that waited for it becomes payable.

    Raises Conflict unless it has been sent and those before it have been accepted, for whoever typed it in, and
    while its people say that what was typed in is wrong; Stale when it is not the one that was read; and Invalid while
    its people have not said that what was typed in is right, unless it is to be accepted `unconfirmed`.
    """
    lock_return(session, monitoring_return)
    refuse(rules.review_refusal(monitoring_return.state))
    refuse(rules.typed_in_refusal(actor.person_id in typed_in_by(session, monitoring_return)))
    entry = unconfirmed_entry(session, monitoring_return)
    refuse(rules.disputed_refusal(entry.objection if entry else ""))
    refuse(rules.acceptance_refusal(queries.grant_of(session, monitoring_return).earlier))
    check(rules.unconfirmed_problems(entry is not None, accepts_unconfirmed=unconfirmed))
    _judge(session, monitoring_return, state=ACCEPTED, note=note, version=version, actor=actor, now=now)
    number = monitoring_return.number
    accepted = ReturnAccepted(return_id=monitoring_return.id, award_id=monitoring_return.award_id, number=number)
    publish(session, accepted, actor=actor, now=now, about=_about(monitoring_return))
    obstacles.release(session, monitoring_return.award_id, return_number=number, actor=actor, now=now)


def send_back(
    session: Session,
    monitoring_return: Return,
    *,
    note: str,
    questions: Mapping[str, str] | None = None,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Give a return back to the grantee with a note that says what to change, or with questions about some answers,
    and time to do it. With questions only those answers can be changed. What was sent is kept.

    Raises Invalid without note and questions and for answers that it does not have, Conflict unless it has been sent,
    and Stale when it is not the one that was read.
    """
    wanted = reviewing.asked_about(questions or {})
    check(rules.review_problems(rules.SEND_BACK, note, asks=bool(wanted)))
    note = reviewing.note_for(note, wanted)
    _judge(session, monitoring_return, state=RETURNED, note=note, version=version, actor=actor, now=now)
    monitoring_return.entered_channel = monitoring_return.entered_by = None
    asked = queries.asked_of(monitoring_return, queries.grant_of(session, monitoring_return))
    keep_edition(session, monitoring_return, note=note, questions=wanted, asked=asked, actor=actor, now=now)
    monitoring_return.due_at = rules.due_again(monitoring_return.due_at, now)
    note_sent(session, monitoring_return, on=None)
    back = ReturnSentBack(return_id=monitoring_return.id, award_id=monitoring_return.award_id)
    publish(session, back, actor=actor, now=now, about=_about(monitoring_return))


def note_sent(session: Session, monitoring_return: Return, *, on: date | None) -> None:
    """Let the payments that wait for a return know on what day it was sent; None where it is with its people again."""
    obstacles.note_return(session, monitoring_return.award_id, return_number=monitoring_return.number, sent_on=on)


def _judge(
    session: Session,
    monitoring_return: Return,
    *,
    state: str,
    note: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    lock_return(session, monitoring_return)
    refuse(rules.review_refusal(monitoring_return.state))
    check_version(
        version,
        monitoring_return.version,
        "This return has changed since you read it. Read it again before you decide.",
    )
    monitoring_return.state = state
    monitoring_return.review_note = note.strip()
    monitoring_return.reviewed_at, monitoring_return.reviewed_by = now, actor.person_id
    monitoring_return.version += 1


def lock_return(session: Session, monitoring_return: Return) -> None:
    """Lock the return until the transaction ends, and read it as it now is."""
    session.flush()
    session.refresh(monitoring_return, CHANGING, with_for_update=True)


def refuse(refusal: Problem | None) -> None:
    """Raise Conflict when there is a reason why not."""
    if refusal is not None:
        raise Conflict(refusal.message, code=refusal.code)


def _about(monitoring_return: Return) -> tuple[Any, ...]:
    award = monitoring_return.award
    return (award.id, award.scheme_id, award.organisation_id)
