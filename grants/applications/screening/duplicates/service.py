"""Applications that look alike are found when one is sent, and judged by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from grants.applications.clarifications.events import ClarificationAnswered
from grants.applications.events import ApplicationSubmitted
from grants.applications.models import SUBMITTED, Application
from grants.applications.screening.duplicates import queries, rules
from grants.applications.screening.duplicates.events import DuplicateJudged, LikelyDuplicateGone, LikelyDuplicatesFound
from grants.applications.screening.duplicates.models import LikelyDuplicate, MatchKey
from grants.applications.screening.duplicates.rules import (
    CERTAIN,
    DIFFERENT,
    GONE,
    LONGEST_REASON,
    OPEN,
    UNJUDGED,
    VERDICTS,
    Key,
    Subject,
)
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.jobs import add_job
from grants.kernel.problems import Problem, SignInNeeded, check, check_version
from grants.organisations.events import (
    BankAccountChanged,
    BankKeysChanged,
    ContactsChanged,
    MemberJoined,
    OrganisationChanged,
)

MATCH_JOB = "applications.match_application"
ASKED_AT_ONCE = 100
"""How many applications one run of `match_unmatched` has compared, each in a job of its own: one can take a second."""

Told = list[dict[str, str]]


@dataclass(frozen=True)
class Compared:
    """An application, and what of it is compared with all others."""

    application: Application
    subject: Subject


def look_for_duplicates(
    session: Session, event: ApplicationSubmitted | ClarificationAnswered, *, now: datetime
) -> None:
    """Compare what was sent, or sent anew, with all that was sent before."""
    find_duplicates(session, event.application_id, now=now)


def look_again(
    session: Session,
    event: BankAccountChanged | BankKeysChanged | ContactsChanged | MemberJoined | OrganisationChanged,
    *,
    now: datetime,
) -> None:
    """What an organisation tells after it has sent counts as well."""
    for application_id in queries.sent_by(session, event.organisation_id):
        find_duplicates(session, application_id, now=now)


def match_unmatched(session: Session, now: datetime) -> None:
    """Have what was sent before applications were compared be compared, some at a time."""
    for application_id in queries.without_keys(session, ASKED_AT_ONCE):
        key = str(application_id)
        add_job(session, MATCH_JOB, key=key, args={"application_id": key}, now=now)


def match_application(session: Session, args: dict[str, Any], now: datetime) -> None:
    """Compare the application that the job names."""
    find_duplicates(session, UUID(args["application_id"]), now=now)


def find_duplicates(session: Session, application_id: UUID, *, now: datetime) -> int:
    """Keep by what an application can be found, and every other one that looks like it. Tells how many are new.

    A pair that was there keeps a person's verdict; while there is none its signs are told anew, and it
    is gone when no sign is left. New pairs are of applications of which one at least waits to be screened.
    """
    application = queries.to_match(session, [application_id])[application_id]
    keys = queries.keys_of(session, application)
    _keep_keys(session, application, keys)
    mine = Compared(application, queries.subject_of(application))
    known = queries.pairs_with(session, application.id)
    new = _look_at_pairs(session, known, mine, keys, now=now)
    for other, shared in queries.alike(session, application, keys):
        is_new = other.id not in known and SUBMITTED in (application.state, other.state)
        told = _told(mine, other, shared) if is_new else []
        if told:
            one_id, other_id = sorted((application.id, other.id))
            session.add(LikelyDuplicate(id=new_id(), one_id=one_id, other_id=other_id, signs=told, found_at=now))
            new += 1
    if new:
        publish(session, LikelyDuplicatesFound(application_id=application.id, found=new), actor=SYSTEM, now=now)
    return new


def _look_at_pairs(
    session: Session, known: Mapping[UUID, LikelyDuplicate], mine: Compared, keys: Sequence[Key], *, now: datetime
) -> int:
    """Tell the signs of the pairs that nobody judged anew. Says how many are one again."""
    unjudged = {other_id: pair for other_id, pair in known.items() if pair.verdict in UNJUDGED}
    others = queries.to_match(session, unjudged)
    theirs = queries.told_keys(session, others.values())
    again = 0
    for other_id, pair in unjudged.items():
        shared = [key for key in keys if key in theirs[other_id]]
        told = _told(mine, others[other_id], shared)
        again += _tell_anew(session, pair, told, now=now)
    return again


def _tell_anew(session: Session, pair: LikelyDuplicate, told: Told, *, now: datetime) -> bool:
    """Keep the signs of a pair; without any it is gone. Says whether it is one again."""
    was, verdict = pair.verdict, OPEN if told else GONE
    if (pair.signs, was) == (told, verdict):
        return False
    pair.signs, pair.found_at, pair.verdict = told, now, verdict
    pair.version += 1
    if verdict == GONE:
        gone = LikelyDuplicateGone(pair_id=pair.id, one_id=pair.one_id, other_id=pair.other_id)
        publish(session, gone, actor=SYSTEM, now=now, about=(pair.one_id, pair.other_id))
    return was == GONE


def _told(mine: Compared, other: Application, shared: Sequence[Key]) -> Told:
    """The signs of two applications, the same from whichever one looks."""
    theirs = queries.subject_of(other)
    first, second = (mine.subject, theirs) if mine.application.id < other.id else (theirs, mine.subject)
    found = rules.signs(first, second, shared)
    return [{"kind": sign.kind, "sentence": sign.sentence} for sign in found]


def _keep_keys(session: Session, application: Application, keys: Sequence[Key]) -> None:
    session.execute(delete(MatchKey).where(MatchKey.application_id == application.id))
    session.add_all(
        MatchKey(application_id=application.id, digest=key.digest, is_certain=key.kind in CERTAIN) for key in keys
    )
    session.flush()


def judge(
    session: Session,
    pair: LikelyDuplicate,
    *,
    verdict: str,
    reason: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say whether two applications are the same. Nothing follows from it but that it is known.

    Raises Invalid, and Stale when somebody judged, or signs came or went, in between.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to screen applications.")
    session.refresh(pair, ["version", "verdict"], with_for_update=True)
    check_version(
        version,
        pair.version,
        "What we know of these two has changed since you opened the page. Look at them again.",
        current={"verdict": pair.verdict},
        yours={"verdict": verdict},
    )
    problems = []
    if verdict not in VERDICTS:
        problems.append(Problem("verdict", "Choose whether they are the same."))
    if verdict == DIFFERENT and not reason.strip():
        problems.append(Problem("reason", "Say why it is not a duplicate.", "missing"))
    if len(reason) > LONGEST_REASON:
        problems.append(Problem("reason", f"Write at most {LONGEST_REASON:,} characters.", "too_long"))
    check(problems)
    pair.verdict, pair.reason = verdict, reason.strip()
    pair.judged_by, pair.judged_at = actor.person_id, now
    pair.version += 1
    judged = DuplicateJudged(pair_id=pair.id, one_id=pair.one_id, other_id=pair.other_id, verdict=verdict)
    publish(session, judged, actor=actor, now=now, about=(pair.one_id, pair.other_id))
