"""Concerns are raised, looked into by one, and answered when a second has read the answer."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.concerns import queries, rules
from grants.concerns.events import ConcernAnswered, ConcernAnswerWritten, ConcernRaised, ConcernTaken
from grants.concerns.models import Concern
from grants.identity.by_two.queries import gone
from grants.identity.by_two.rules import Pair
from grants.identity.by_two.service import check_second
from grants.identity.models import Person
from grants.identity.rules import tidy_email
from grants.kernel.access import Actor
from grants.kernel.cleaning import cleaned
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.problems import Conflict, Invalid, Problem, SignInNeeded, changed_meanwhile, check, check_version
from grants.kernel.references import unused_reference

CHANGED = changed_meanwhile("concern")
ANSWERING = Pair("You wrote this answer. Somebody else reads it and sends it.", "Take it on and write the answer anew.")


def raise_concern(
    session: Session,
    *,
    kind: str,
    said: str,
    about: str = "",
    wanted: str = "",
    name: str = "",
    email: str = "",
    phone: str = "",
    review_of: str = "",
    actor: Actor,
    now: datetime,
) -> Concern:
    """Keep what somebody raises, with the days by which they hear from us. An administrator types it in for somebody.

    `review_of` is the reference of an answer that is to be looked at again. The same sent twice at once is kept once.
    Raises Invalid.
    """
    kind, about, name, phone = (" ".join(cleaned(text).split()) for text in (kind, about, name, phone))
    said, wanted = cleaned(said).strip(), cleaned(wanted).strip()
    own = None if actor.is_administrator else actor.person_id
    check(
        rules.raising_problems(
            kind=kind, about=about, said=said, wanted=wanted, name=name, email=email, phone=phone, is_known=bool(own)
        )
    )
    email = tidy_email(email)
    typed = {"kind": kind, "about": about, "said": said, "wanted": wanted, "email": email, "phone": phone}
    before = _sent_before(session, typed, raised_by=own, now=now)
    if before is not None:
        return before
    earlier = _to_review(session, review_of, email=email, actor=actor, now=now) if review_of.strip() else None
    days = rules.days_of(now)
    concern = Concern(
        id=new_id(),
        reference=unused_reference(session, Concern.reference, "CN"),
        **typed,
        application_id=earlier.application_id if earlier else queries.application_named(session, about, said),
        name=name or _name_of(session, own),
        raised_by=own,
        entered_by=actor.person_id if actor.is_administrator else None,
        review_of_id=earlier.id if earlier else None,
        raised_at=now,
        acknowledge_by=days.acknowledge_by,
        answer_by=days.answer_by,
        answer="",
        learned="",
    )
    session.add(concern)
    session.flush()
    _publish(session, concern, ConcernRaised(concern_id=concern.id, kind=kind), actor=actor, now=now)
    return concern


def _sent_before(
    session: Session, typed: Mapping[str, str], *, raised_by: UUID | None, now: datetime
) -> Concern | None:
    """The very same of the same person, when the button was pressed twice on one day."""
    statement = select(Concern).where(
        *(getattr(Concern, name) == text for name, text in typed.items()),
        Concern.raised_by.is_not_distinct_from(raised_by),
        Concern.raised_at > now - rules.SAME_WITHIN,
    )
    return session.scalar(statement)


def _name_of(session: Session, person_id: UUID | None) -> str:
    person = session.get(Person, person_id) if person_id else None
    return person.name if person else ""


def _to_review(session: Session, typed: str, *, email: str, actor: Actor, now: datetime) -> Concern:
    """The concern whose answer is to be looked at again. Raises Invalid; never tells a stranger that there is one."""
    earlier = queries.by_reference(session, typed)
    is_theirs = earlier is not None and (
        actor.is_administrator
        or (earlier.raised_by == actor.person_id if earlier.raised_by else bool(email) and earlier.email == email)
    )
    if earlier is None or not is_theirs:
        sentence = "There is no answer with this reference that went to you. Use the address to which we answered."
        raise Invalid([Problem("review_of", sentence, "unknown")])
    if earlier.sent_at is None:
        raise Invalid([Problem("review_of", "We have not answered this yet.", "not_answered")])
    if london_day(now) > rules.review_until(earlier.sent_at):
        sentence = f"This could be asked for within {rules.REVIEW_WITHIN} working days of our answer."
        raise Invalid([Problem("review_of", sentence, "too_late")])
    if session.scalar(select(Concern.id).where(Concern.review_of_id == earlier.id)) is not None:
        raise Invalid([Problem("review_of", "This answer is being looked at again already.", "asked_already")])
    return earlier


def take_on(
    session: Session, concern: Concern, *, because: str = "", version: int | None = None, actor: Actor, now: datetime
) -> None:
    """Look into a concern from now on; whoever raised it hears that a person has it. Taken on twice is once.

    Whoever took part in what it is about says why nobody else can, and whoever raised it hears that too. What was
    answered by somebody who runs the programme no more can be taken on again. Raises Invalid without that reason, and
    Conflict once it is answered.
    """
    person_id = _person(actor)
    _lock(session, concern, version)
    if concern.taken_by == person_id:
        return
    took_part = why_not_to_take(session, concern, person_id)
    because = cleaned(because).strip() if took_part else ""
    check(rules.exception_problems(took_part, because))
    is_free = concern.sent_at is None and bool(gone(session, concern.answered_by))
    _refuse("The answer is written." if concern.answered_at and not is_free else None, "answered")
    concern.taken_by, concern.taken_at, concern.taken_because = person_id, now, because
    concern.version += 1
    _publish(session, concern, ConcernTaken(concern_id=concern.id, person_id=person_id), actor=actor, now=now)


def why_not_to_take(session: Session, concern: Concern, person_id: UUID) -> str | None:
    """Why somebody else should look into a concern, if anybody can."""
    return rules.why_not_to_take(
        person_id,
        took_part=queries.took_part(session, concern),
        told_by=(concern.raised_by, concern.entered_by),
        answered_before=queries.answered_before(session, concern),
    )


def write_answer(
    session: Session,
    concern: Concern,
    *,
    finding: str,
    answer: str,
    learned: str = "",
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the answer, or write it anew until it is sent. Only whoever looks into it does.

    Raises Invalid and Conflict.
    """
    person_id = _person(actor)
    _lock(session, concern, version)
    _refuse("This is answered. What is new about it is raised anew." if concern.sent_at else None, "answered")
    _refuse(None if concern.taken_by == person_id else "Take this on before you answer it.", "not_yours")
    answer, learned = cleaned(answer).strip(), cleaned(learned).strip()
    check(rules.answer_problems(finding=finding, answer=answer, learned=learned))
    concern.finding, concern.answer, concern.learned = finding, answer, learned
    concern.answered_by, concern.answered_at = person_id, now
    concern.version += 1
    _publish(session, concern, ConcernAnswerWritten(concern_id=concern.id, finding=finding), actor=actor, now=now)


def send_answer(session: Session, concern: Concern, *, version: int | None = None, actor: Actor, now: datetime) -> None:
    """Send an answer that somebody else wrote, as it was read. Raises Conflict."""
    person_id = _person(actor)
    _lock(session, concern, version)
    _refuse("This is answered already." if concern.sent_at else None, "answered")
    _refuse(None if concern.answered_at else "No answer is written yet.", "not_answered")
    _refuse(ANSWERING.yourself if concern.answered_by == person_id else None, "second_person")
    check_second(session, concern.answered_by, actor=actor, pair=ANSWERING)
    raised = "You raised this. Somebody else sends the answer."
    _refuse(raised if concern.raised_by == person_id else None, "second_person")
    concern.sent_by, concern.sent_at = person_id, now
    concern.version += 1
    _publish(session, concern, ConcernAnswered(concern_id=concern.id), actor=actor, now=now)


def _lock(session: Session, concern: Concern, version: int | None) -> None:
    session.execute(select(Concern.id).where(Concern.id == concern.id).with_for_update())
    session.expire(concern)
    check_version(version, concern.version, CHANGED)


def _refuse(reason: str | None, code: str) -> None:
    if reason is not None:
        raise Conflict(reason, code=code)


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise SignInNeeded("Sign in first.")
    return actor.person_id


def _publish(session: Session, concern: Concern, event: Event, *, actor: Actor, now: datetime) -> None:
    session.flush()
    about = (concern.application_id,) if concern.application_id else ()
    publish(session, event, actor=actor, now=now, about=about)
