"""Applications that look alike are found when one is sent, and judged by a person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from grants.applications import duplicates_queries, duplicates_rules
from grants.applications.duplicates_models import LikelyDuplicate, MatchKey
from grants.applications.duplicates_rules import CERTAIN, DIFFERENT, LONGEST_REASON, VERDICTS, Key
from grants.applications.events import ApplicationSubmitted, DuplicateJudged, LikelyDuplicatesFound
from grants.applications.models import Application
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Problem, SignInNeeded, Stale, check
from grants.organisations.events import BankAccountChanged, ContactsChanged, OrganisationChanged


def look_for_duplicates(session: Session, event: ApplicationSubmitted, *, now: datetime) -> None:
    """Compare what was sent with all that was sent before."""
    find_duplicates(session, event.application_id, now=now)


def look_again(
    session: Session, event: BankAccountChanged | ContactsChanged | OrganisationChanged, *, now: datetime
) -> None:
    """What an organisation tells after it has sent counts as well."""
    for application_id in duplicates_queries.waiting_of(session, event.organisation_id):
        find_duplicates(session, application_id, now=now)


def find_duplicates(session: Session, application_id: UUID, *, now: datetime) -> int:
    """Keep by what an application can be found, and every other one that looks like it. Tells how many are new.

    A pair that was there keeps its verdict; its signs are told anew while nobody has judged it.
    """
    application = duplicates_queries.to_match(session, application_id)
    keys = duplicates_queries.keys_of(session, application)
    _keep_keys(session, application, keys)
    others = duplicates_queries.alike(session, application, list(keys))
    known = duplicates_queries.pairs_with(session, application.id)
    new = 0
    for other, shared in others:
        found = duplicates_rules.signs(
            duplicates_queries.subject_of(application), duplicates_queries.subject_of(other), shared
        )
        told = [{"kind": sign.kind, "sentence": sign.sentence} for sign in found]
        pair = known.get(other.id)
        if pair is not None and pair.verdict == duplicates_rules.OPEN and told:
            pair.signs, pair.found_at = told, now
        elif pair is None and told:
            one_id, other_id = sorted((application.id, other.id))
            session.add(LikelyDuplicate(id=new_id(), one_id=one_id, other_id=other_id, signs=told, found_at=now))
            new += 1
    if new:
        publish(session, LikelyDuplicatesFound(application_id=application.id, found=new), actor=SYSTEM, now=now)
    return new


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

    Raises Invalid, and Stale when somebody judged in between.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to screen applications.")
    session.refresh(pair, ["version", "verdict"], with_for_update=True)
    if version is not None and version != pair.version:
        message = "Somebody else has judged these two since you opened the page. Look at them again."
        raise Stale(message, current={"verdict": pair.verdict}, yours={"verdict": verdict}, version=pair.version)
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
