"""Commitments are written down, published, reviewed and ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.cleaning import cleaned
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.problems import Conflict, Invalid, Problem, SignInNeeded, changed_meanwhile, check, check_version
from grants.kernel.stage import Registry
from grants.reporting.commitments import queries, rules
from grants.reporting.commitments.events import (
    CommitmentChanged,
    CommitmentEnded,
    CommitmentMade,
    CommitmentPublished,
    CommitmentReviewed,
    CommitmentTakenBack,
)
from grants.reporting.commitments.figure_rules import Measured
from grants.reporting.commitments.measuring import measured
from grants.reporting.commitments.models import Commitment, CommitmentReview
from grants.reporting.commitments.rules import Wanted
from grants.reporting.commitments.starting import STARTING

CHANGED = changed_meanwhile("commitment")


def make_commitment(
    session: Session, *, wanted: Wanted, owner_id: UUID | None, actor: Actor, now: datetime
) -> Commitment:
    """Write down something that was promised, as a draft that is published later. Raises Invalid and Conflict."""
    wanted = _checked(session, wanted, owner_id)
    _check_room(session, 1)
    return _make(session, wanted, owner_id or _person(actor), actor, now)


def load_starting_set(session: Session, *, actor: Actor, now: datetime) -> list[Commitment]:
    """Write down the twelve commitments to start from, but for those that stand already; whoever does it owns them.

    Raises Conflict where all of them are here.
    """
    here = set(session.scalars(select(Commitment.wording).where(Commitment.ended_at.is_(None))))
    missing = [wanted for wanted in STARTING if wanted.wording not in here]
    if not missing:
        raise Conflict("All twelve are here already.", code="already_there")
    _check_room(session, len(missing))
    return [_make(session, wanted, _person(actor), actor, now) for wanted in missing]


def change_commitment(
    session: Session,
    commitment: Commitment,
    *,
    wanted: Wanted,
    owner_id: UUID,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change the words of a commitment, who looks after it and what measures it. Raises Invalid, Conflict and Stale."""
    _lock(session, commitment)
    yours = {"wording": wanted.wording, "source": wanted.source}
    current = {"wording": commitment.wording, "source": commitment.source}
    check_version(version, commitment.version, CHANGED, current=current, yours=yours)
    wanted = _checked(session, wanted, owner_id)
    after = {**_columns(wanted), "owner_id": owner_id}
    if all(getattr(commitment, name) == value for name, value in after.items()):
        return
    for name, value in after.items():
        setattr(commitment, name, value)
    happened = CommitmentChanged(commitment_id=commitment.id, owner_id=owner_id)
    _kept(session, commitment, happened, actor=actor, now=now)


def review_commitment(
    session: Session,
    commitment: Commitment,
    *,
    status: str,
    words: str,
    link: str = "",
    record: str = "",
    registry: Registry,
    actor: Actor,
    now: datetime,
) -> CommitmentReview:
    """Say how a commitment stands and on what that rests; its figure is kept as it is now.

    `record` is what one of our records is called, empty for none. Raises Invalid, and Conflict once it has ended.
    """
    _lock(session, commitment)
    words, link, record = cleaned(words).strip(), link.strip(), record.strip()
    check(rules.review_problems(status=status, words=words, link=link, record=record))
    found = measured(session, now)[commitment.measure] if commitment.measure else None
    review = CommitmentReview(
        id=new_id(),
        commitment_id=commitment.id,
        status=status,
        words=words,
        link=link,
        record_id=_record(session, registry, actor, record) if record else None,
        measure=commitment.measure,
        **_as_measured(found),
        said_by=_person(actor),
        said_at=now,
    )
    session.add(review)
    commitment.review_by = rules.review_by(london_day(now), reviewed=True)
    happened = CommitmentReviewed(commitment_id=commitment.id, review_id=review.id, status=status)
    _kept(session, commitment, happened, actor=actor, now=now)
    session.refresh(review, ["sayer"])
    return review


def publish_commitment(session: Session, commitment: Commitment, *, actor: Actor, now: datetime) -> None:
    """Let everybody read a commitment with its reviews. Published twice is once."""
    _lock(session, commitment)
    if commitment.published_at is None:
        commitment.published_at, commitment.published_by = now, _person(actor)
        _kept(session, commitment, CommitmentPublished(commitment_id=commitment.id), actor=actor, now=now)


def publish_drafts(session: Session, *, actor: Actor, now: datetime) -> int:
    """Publish all that stands and is not published yet; gives how many."""
    drafts = [each for each in queries.all_standing(session, actor) if each.published_at is None]
    for commitment in drafts:
        publish_commitment(session, commitment, actor=actor, now=now)
    return len(drafts)


def take_back(session: Session, commitment: Commitment, *, actor: Actor, now: datetime) -> None:
    """Publish a commitment no longer. Taken back twice is once."""
    _lock(session, commitment)
    if commitment.published_at is not None:
        commitment.published_at, commitment.published_by = None, None
        _kept(session, commitment, CommitmentTakenBack(commitment_id=commitment.id), actor=actor, now=now)


def end_commitment(session: Session, commitment: Commitment, *, because: str, actor: Actor, now: datetime) -> None:
    """End a commitment, with why: it is neither reviewed nor published any more. Raises Invalid and Conflict."""
    because = cleaned(because).strip()
    if not because:
        raise Invalid([Problem("because", "Say why it stands no longer.", "missing")])
    if len(because) > rules.LONGEST_WORDS:
        raise Invalid([Problem("because", f"Use at most {rules.LONGEST_WORDS:,} characters.", "too_long")])
    _lock(session, commitment)
    commitment.ended_at, commitment.ended_by, commitment.ended_because = now, _person(actor), because
    _kept(session, commitment, CommitmentEnded(commitment_id=commitment.id), actor=actor, now=now)


def _checked(session: Session, wanted: Wanted, owner_id: UUID | None) -> Wanted:
    """What is wanted, tidied up. Raises Invalid."""
    wording, source = (" ".join(cleaned(text).split()) for text in (wanted.wording, wanted.source))
    tidy = Wanted(wording, source, wanted.measure, wanted.target_tenths)
    problems = rules.commitment_problems(tidy)
    if owner_id is not None and not queries.can_own(session, owner_id):
        problems.append(Problem("owner_id", "Choose somebody of ours, or of a funder.", "cannot_own"))
    check(problems)
    return tidy


def _check_room(session: Session, more: int) -> None:
    if queries.number_standing(session) + more > rules.MOST_STANDING:
        raise Conflict(f"At most {rules.MOST_STANDING} commitments stand at once. End some first.", code="too_many")


def _columns(wanted: Wanted) -> Mapping[str, Any]:
    return {
        "wording": wanted.wording,
        "source": wanted.source,
        "measure": wanted.measure or None,
        "target_tenths": wanted.target_tenths,
    }


def _make(session: Session, wanted: Wanted, owner_id: UUID, actor: Actor, now: datetime) -> Commitment:
    commitment = Commitment(
        id=new_id(),
        **_columns(wanted),
        owner_id=owner_id,
        review_by=rules.review_by(london_day(now), reviewed=False),
        made_by=_person(actor),
        made_at=now,
    )
    session.add(commitment)
    session.flush()
    session.refresh(commitment, ["owner"])
    made = CommitmentMade(commitment_id=commitment.id, owner_id=owner_id)
    publish(session, made, actor=actor, now=now, about=())
    return commitment


def _as_measured(found: Measured | None) -> Mapping[str, Any]:
    if found is None:
        return {"measured_tenths": None, "measured_words": "", "is_small": False}
    return {"measured_tenths": found.tenths, "measured_words": found.words, "is_small": found.is_small}


def _record(session: Session, registry: Registry, actor: Actor, typed: str) -> UUID:
    """The one record that somebody means. Raises Invalid; what is closed to them is not there."""
    found = registry.meant(session, typed) - registry.closed(session, actor)
    check(rules.record_problems(found))
    return next(iter(found))


def _lock(session: Session, commitment: Commitment) -> None:
    """Hold a commitment until the end. Raises Conflict once it has ended."""
    session.execute(select(Commitment.id).where(Commitment.id == commitment.id).with_for_update())
    session.refresh(commitment)
    if commitment.ended_at is not None:
        raise Conflict("This commitment has ended.", code="ended")


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise SignInNeeded("Sign in first.")
    return actor.person_id


def _kept(session: Session, commitment: Commitment, event: Event, *, actor: Actor, now: datetime) -> None:
    commitment.version += 1
    session.flush()
    session.refresh(commitment, ["owner"])
    publish(session, event, actor=actor, now=now, about=())
