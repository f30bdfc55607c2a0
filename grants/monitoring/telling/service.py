"""What was told is written down by us and confirmed by the grantee; then the return is made."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel import forms
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.files import FileStore
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, Invalid, SignInNeeded, check
from grants.monitoring import queries as returns
from grants.monitoring.channels import usual_ways, ways_listed
from grants.monitoring.events import ReturnSkipped, ReturnSubmitted
from grants.monitoring.models import SUBMITTED, Return
from grants.monitoring.service import lock_return, receive, refuse
from grants.monitoring.telling import queries, rules
from grants.monitoring.telling.calling.service import close_call
from grants.monitoring.telling.events import ReturnTellingConfirmed, ReturnTellingWithdrawn, ReturnTold
from grants.monitoring.telling.evidence.service import Piece, add_evidence
from grants.monitoring.telling.models import ReturnTelling
from grants.monitoring.telling.queries import Link
from grants.monitoring.telling.rules import CONFIRMED, WAITING, WITHDRAWN, OwnTelling, Told


def write_down(
    session: Session,
    monitoring_return: Return,
    told: Told,
    *,
    instead_of: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> ReturnTelling:
    """Keep what was told, and ask the people of the organisation to confirm it. To write down the same again changes
    nothing; something else takes the place of what waits.

    Raises Invalid, also where somebody else's note waits and it is not the one that this is written `instead_of`; and
    Conflict when the return is not with the grantee, or it is not its turn.
    """
    if actor.person_id is None:
        raise Denied("A person writes down what was told.")
    lock_return(session, monitoring_return)
    _refuse_unless_open(session, monitoring_return, now)
    listed = usual_ways(session, monitoring_return)
    today = london_day(now)
    check(rules.telling_problems(told, listed=listed, period_from=monitoring_return.period_from, today=today))
    assert told.told_on is not None
    waiting = queries.waiting_of(session, monitoring_return.id)
    facts = {
        "channel": told.channel,
        "told_on": told.told_on,
        "who": " ".join(told.who.split()),
        "said": told.said.strip(),
        "because": "" if told.channel in listed else told.because.strip(),
    }
    if waiting is not None and all(getattr(waiting, name) == value for name, value in facts.items()):
        return waiting
    if waiting is not None:
        if waiting.recorded_by != actor.person_id and waiting.id != instead_of:
            raise Invalid([rules.written_meanwhile(waiting.recorder.name, waiting.said)])
        _withdraw(session, waiting, monitoring_return, actor=actor, now=now)
    telling = ReturnTelling(
        id=new_id(),
        return_id=monitoring_return.id,
        **facts,
        state=WAITING,
        recorded_at=now,
        recorded_by=actor.person_id,
        confirm_by=rules.confirm_by(now),
    )
    session.add(telling)
    session.flush()
    close_call(session, monitoring_return, actor=actor, now=now)
    _ask(session, telling, monitoring_return, actor=actor, now=now)
    return telling


def ask_again(session: Session, monitoring_return: Return, *, actor: Actor, now: datetime) -> ReturnTelling:
    """Send the link anew, which confirms for as long again. Raises Conflict when nothing waits."""
    telling = _waiting(session, monitoring_return)
    telling.confirm_by = rules.confirm_by(now)
    telling.version += 1
    session.flush()
    _ask(session, telling, monitoring_return, actor=actor, now=now)
    return telling


def take_back(session: Session, monitoring_return: Return, *, actor: Actor, now: datetime) -> None:
    """Ask for no answer to what was written down any more. Raises Conflict when nothing waits."""
    _withdraw(session, _waiting(session, monitoring_return), monitoring_return, actor=actor, now=now)


def tell_ourselves(
    session: Session,
    monitoring_return: Return,
    own: OwnTelling,
    piece: Piece,
    *,
    files: FileStore,
    actor: Actor,
    now: datetime,
) -> ReturnTelling:
    """Make a return with a recording and three lines, or with a report made for another funder and three facts. It
    needs no confirmation: its people send it themselves. The same way again, once it is in, changes nothing.

    Raises Invalid, also for a file that is not what it is said to be, and Conflict when it is not its turn.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to tell us how it went.")
    lock_return(session, monitoring_return)
    sent = queries.told_of(session, monitoring_return) if monitoring_return.state == SUBMITTED else None
    if sent is not None and rules.facts_of(sent) == rules.facts_of(replace(own, said=own.said.strip())):
        return sent
    _refuse_unless_open(session, monitoring_return, now)
    asked = returns.questions_of(monitoring_return)
    check(
        rules.own_problems(
            own,
            listed=ways_listed(session, monitoring_return),
            asks_spent=asked.question_telling(forms.SPENT) is not None,
            amount_pence=monitoring_return.award.amount_pence,
            period_from=monitoring_return.period_from,
            today=london_day(now),
        )
    )
    monitoring_return.answers = {**monitoring_return.answers, **rules.answers_of(own, asked)}
    add_evidence(session, monitoring_return, piece, files=files, actor=actor, now=now)
    telling = ReturnTelling(
        id=new_id(),
        return_id=monitoring_return.id,
        channel=own.channel,
        told_on=london_day(now),
        who=actor.name,
        said=own.said.strip(),
        spent_pence=None if own.spent_pence is None else Pence(own.spent_pence),
        people_reached=own.people_reached,
        covers_until=own.covers_until,
        state=CONFIRMED,
        recorded_at=now,
        recorded_by=actor.person_id,
        confirm_by=now,
        confirmed_at=now,
        confirmed_by=actor.person_id,
    )
    session.add(telling)
    session.flush()
    _make(session, telling, monitoring_return, actor=actor, now=now)
    return telling


def confirm(
    session: Session,
    monitoring_return: Return,
    *,
    telling_id: UUID | None,
    corrected: str = "",
    actor: Actor,
    now: datetime,
) -> ReturnTelling:
    """Say for the organisation that what was read is right, or what is right instead: the return is made. A second
    press changes nothing.

    Raises Invalid, and Conflict when that does not wait any more or the return was made otherwise.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to confirm this.")
    lock_return(session, monitoring_return)
    telling = next((each for each in queries.tellings_of(session, monitoring_return.id) if each.id == telling_id), None)
    if telling is None:
        raise Conflict("Nothing waits to be confirmed here.", code="nothing_proposed")
    refuse(rules.confirming_refusal(telling.state))
    if telling.state == CONFIRMED:
        return _as_confirmed(telling, corrected)
    return _confirm(session, telling, monitoring_return, corrected=corrected, actor=actor, now=now)


def _as_confirmed(telling: ReturnTelling, corrected: str) -> ReturnTelling:
    """What a second press leads to. Raises Conflict where it says something else than what was confirmed."""
    if corrected.strip() not in ("", telling.said, telling.corrected):
        raise Conflict("This was confirmed already. Ring us if it is not right.", code="confirmed_already")
    return telling


def confirm_by_link(session: Session, link: Link, *, corrected: str = "", actor: Actor, now: datetime) -> ReturnTelling:
    """Confirm what was told by the link that was sent to somebody, who need not be signed in. A second press changes
    nothing.

    Raises Denied where somebody else is signed in, and Conflict for a link that has run out or is not theirs any more.
    """
    if actor.signed_in and actor.person_id != link.person.id:
        raise Denied(f"This link is for {link.person.name}. Your own is in the message that we sent to you.")
    monitoring_return = link.monitoring_return
    lock_return(session, monitoring_return)
    session.refresh(link.telling, ["state", "confirm_by"])
    refuse(
        rules.link_refusal(
            link.telling.state, link.telling.confirm_by, now, acts_for=link.acts_for, name=link.person.name
        )
    )
    if link.telling.state == CONFIRMED:
        return _as_confirmed(link.telling, corrected)
    who = Actor(person_id=link.person.id, name=link.person.name)
    return _confirm(session, link.telling, monitoring_return, corrected=corrected, actor=who, now=now)


def withdraw_when_made(session: Session, event: ReturnSubmitted | ReturnSkipped, *, now: datetime) -> None:
    """What waits needs no answer once the return was made otherwise, or left out. Again, it changes nothing."""
    waiting = queries.waiting_of(session, event.return_id)
    if waiting is not None:
        _withdraw(session, waiting, returns.return_of(session, event.return_id), actor=SYSTEM, now=now)


def _confirm(
    session: Session,
    telling: ReturnTelling,
    monitoring_return: Return,
    *,
    corrected: str,
    actor: Actor,
    now: datetime,
) -> ReturnTelling:
    check(rules.correction_problems(corrected))
    _refuse_unless_open(session, monitoring_return, now)
    instead = corrected.strip()
    telling.state, telling.corrected = CONFIRMED, "" if instead == telling.said else instead
    telling.confirmed_at, telling.confirmed_by = now, actor.person_id
    telling.version += 1
    _make(session, telling, monitoring_return, actor=actor, now=now)
    return telling


def _make(session: Session, telling: ReturnTelling, monitoring_return: Return, *, actor: Actor, now: datetime) -> None:
    """The return is made with what was told, and with what was begun in the form as far as it holds."""
    _keep_what_holds(session, monitoring_return)
    receive(session, monitoring_return, channel=telling.channel, actor=actor, now=now)
    confirmed = ReturnTellingConfirmed(
        return_id=monitoring_return.id,
        award_id=monitoring_return.award_id,
        telling_id=telling.id,
        corrected=bool(telling.corrected),
    )
    _publish(session, confirmed, monitoring_return, actor=actor, now=now)


def _keep_what_holds(session: Session, monitoring_return: Return) -> None:
    """Of what was begun in the form, keep what could have been sent."""
    asked = returns.asked_of(monitoring_return, returns.grant_of(session, monitoring_return))
    wrong = {problem.field for problem in forms.problems_for_submission(asked, monitoring_return.answers)}
    answers = {key: answer for key, answer in monitoring_return.answers.items() if key not in wrong}
    if answers != monitoring_return.answers:
        monitoring_return.answers = answers


def _refuse_unless_open(session: Session, monitoring_return: Return, now: datetime) -> None:
    earlier = returns.grant_of(session, monitoring_return).earlier
    today = london_day(now)
    refuse(rules.telling_refusal(monitoring_return.state, monitoring_return.period_from, today, earlier))


def _waiting(session: Session, monitoring_return: Return) -> ReturnTelling:
    lock_return(session, monitoring_return)
    waiting = queries.waiting_of(session, monitoring_return.id)
    if waiting is None:
        raise Conflict("Nothing waits to be confirmed here.", code="nothing_proposed")
    return waiting


def _withdraw(
    session: Session, telling: ReturnTelling, monitoring_return: Return, *, actor: Actor, now: datetime
) -> None:
    telling.state = WITHDRAWN
    telling.version += 1
    session.flush()
    withdrawn = ReturnTellingWithdrawn(
        return_id=telling.return_id, award_id=monitoring_return.award_id, telling_id=telling.id
    )
    _publish(session, withdrawn, monitoring_return, actor=actor, now=now)


def _ask(session: Session, telling: ReturnTelling, monitoring_return: Return, *, actor: Actor, now: datetime) -> None:
    told = ReturnTold(
        return_id=telling.return_id,
        award_id=monitoring_return.award_id,
        telling_id=telling.id,
        version=telling.version,
    )
    _publish(session, told, monitoring_return, actor=actor, now=now)


def _publish(session: Session, event: Event, monitoring_return: Return, *, actor: Actor, now: datetime) -> None:
    about = (monitoring_return.award_id, monitoring_return.award.organisation_id)
    publish(session, event, actor=actor, now=now, about=about)
