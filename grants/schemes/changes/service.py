"""A scheme's money changes, and a round opens again: one of us proposes it, another confirms it, or it is dropped."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.identity.by_two.rules import Pair
from grants.identity.by_two.service import check_second
from grants.kernel.access import Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.events import Event, publish
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, Invalid, NotFound, changed_meanwhile, check, check_version
from grants.organisations.rules import text_problems
from grants.schemes.changes import queries
from grants.schemes.changes.events import SchemeChangeConfirmed, SchemeChangeDropped, SchemeChangeProposed
from grants.schemes.changes.in_words import what_changes
from grants.schemes.changes.models import SchemeChange
from grants.schemes.changes.rules import (
    BUDGET,
    CONFIRMED,
    CONTRIBUTION,
    DROPPED,
    JOINING,
    LEAVING,
    OF_ROUNDS,
    PROPOSED,
    REOPENING,
    WITH_AMOUNT,
)
from grants.schemes.models import Contribution, Scheme
from grants.schemes.money import service as money
from grants.schemes.money.queries import contribution_of
from grants.schemes.queries import locked_scheme, round_of
from grants.schemes.round_life import service as round_life
from grants.schemes.rules import LONGEST_TEXT

PAIR = Pair("You proposed this, so somebody else has to confirm it.", "Drop it, and propose it anew.")


def propose_change(
    session: Session,
    scheme: Scheme,
    *,
    kind: str,
    reason: str,
    round_id: UUID | None = None,
    funder_id: UUID | None = None,
    amount_pence: Pence | None = None,
    closes_at: datetime | None = None,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> SchemeChange:
    """Propose a change of a scheme; another confirms it, and until then all is as it was. The same proposed again leads
    to what was proposed before.

    `version` is that of the round, or of the scheme where it is about a funder, as it was read. What stands in the way
    is refused at once, as each change says. Raises Conflict also where another change of the same is proposed.
    """
    by = _person(actor)
    locked_scheme(session, scheme.id)
    told = SchemeChange(
        scheme_id=scheme.id,
        kind=kind,
        round_id=round_id if kind in OF_ROUNDS else None,
        funder_id=None if kind in OF_ROUNDS else funder_id,
        amount_pence=amount_pence if kind in WITH_AMOUNT else None,
        closes_at=to_the_minute(closes_at).astimezone(UTC) if closes_at and kind == REOPENING else None,
        reason=reason.strip(),
        state=PROPOSED,
        proposed_at=now,
        proposed_by=by,
        version=1,
    )
    _check_possible(session, scheme, told, version=version, actor=actor, now=now)
    for other in queries.open_changes(session, scheme.id):
        if (other.round_id, other.funder_id) != (told.round_id, told.funder_id):
            continue
        if _said(other) == _said(told):
            return other
        if told.funder_id or other.kind == told.kind:
            raise Conflict(f"It is proposed already that {what_changes(other)}.", code="answered_already")
    session.add(told)
    session.flush()
    change = queries.change_of(session, told.id)
    proposed = SchemeChangeProposed(
        scheme_id=scheme.id, change_id=change.id, what=what_changes(change), reason=change.reason
    )
    _publish(session, change, proposed, actor, now)
    return change


def confirm_change(
    session: Session, change: SchemeChange, *, actor: Actor, now: datetime, version: int | None = None
) -> SchemeChange:
    """Confirm as another what was proposed: from this moment it is so.

    Raises Denied to whoever proposed it, or who may not know what is committed; Conflict where nothing is proposed, who
    proposed it runs the programme no more, or it cannot be done as things stand now; and Stale.
    """
    by = _person(actor)
    _lock_proposed(session, change, version)
    check_second(session, change.proposed_by, actor=actor, pair=PAIR)
    try:
        _make(session, change, actor, now)
    except Invalid as error:
        sentence = f"This cannot be done as things stand now. {error.problems[0].message}"
        raise Conflict(sentence, code="not_possible_now") from error
    change.state, change.confirmed_at, change.confirmed_by = CONFIRMED, now, by
    change.version += 1
    session.flush()
    confirmed = SchemeChangeConfirmed(scheme_id=change.scheme_id, change_id=change.id, what=what_changes(change))
    _publish(session, change, confirmed, actor, now)
    return queries.change_of(session, change.id)


def drop_change(
    session: Session, change: SchemeChange, *, reason: str, actor: Actor, now: datetime, version: int | None = None
) -> SchemeChange:
    """Say, with a reason, that it is not changed: whoever proposed it takes it back, anybody else refuses it.

    Raises Conflict where nothing is proposed, Invalid and Stale.
    """
    by = _person(actor)
    _lock_proposed(session, change, version)
    check(text_problems(reason, "reason", "why it is not changed", LONGEST_TEXT))
    change.state, change.drop_reason = DROPPED, reason.strip()
    change.dropped_at, change.dropped_by = now, by
    change.version += 1
    session.flush()
    dropped = SchemeChangeDropped(
        scheme_id=change.scheme_id, change_id=change.id, what=what_changes(change), reason=change.drop_reason
    )
    _publish(session, change, dropped, actor, now)
    return queries.change_of(session, change.id)


def _said(change: SchemeChange) -> tuple[object, ...]:
    return change.kind, change.amount_pence, change.closes_at, change.reason


def _check_possible(
    session: Session, scheme: Scheme, told: SchemeChange, *, version: int | None, actor: Actor, now: datetime
) -> None:
    """Raise what would refuse the change, if it were made now."""
    reason, pence = told.reason, told.amount_pence
    if told.round_id is not None and round_of(session, told.round_id).scheme_id != scheme.id:
        raise NotFound("This scheme has no such round.")
    if told.kind == BUDGET:
        round_ = round_of(session, _known(told.round_id))
        money.check_budget(session, round_, budget_pence=pence, reason=reason, version=version, actor=actor)
    elif told.kind == REOPENING:
        round_ = round_of(session, _known(told.round_id))
        round_life.check_reopening(session, round_, closes_at=told.closes_at, reason=reason, version=version, now=now)
    elif told.kind == JOINING:
        money.check_joining(
            session, scheme, funder_id=told.funder_id, amount_pence=pence, reason=reason, version=version
        )
    elif told.kind == CONTRIBUTION:
        given = _contribution(session, told)
        money.check_contribution(session, scheme, given, amount_pence=pence, reason=reason, version=version)
    else:
        money.check_leaving(session, scheme, _contribution(session, told), reason=reason, version=version)


def _make(session: Session, change: SchemeChange, actor: Actor, now: datetime) -> None:
    scheme, reason, pence = change.scheme, change.reason, change.amount_pence
    if change.kind == BUDGET:
        round_ = round_of(session, _known(change.round_id))
        money.change_budget(session, round_, budget_pence=pence, reason=reason, version=None, actor=actor, now=now)
    elif change.kind == REOPENING:
        round_ = round_of(session, _known(change.round_id))
        round_life.reopen_round(
            session, round_, closes_at=change.closes_at, reason=reason, version=None, actor=actor, now=now
        )
    elif change.kind == JOINING:
        money.add_contribution(
            session,
            scheme,
            funder_id=change.funder_id,
            amount_pence=pence,
            reason=reason,
            version=None,
            actor=actor,
            now=now,
        )
    elif change.kind == CONTRIBUTION:
        given = _contribution(session, change)
        money.change_contribution(
            session, scheme, given, amount_pence=pence, reason=reason, version=None, actor=actor, now=now
        )
    elif change.kind == LEAVING:
        given = _contribution(session, change)
        money.let_funder_leave(session, scheme, given, reason=reason, version=None, actor=actor, now=now)


def _contribution(session: Session, change: SchemeChange) -> Contribution:
    return contribution_of(session, change.scheme_id, _known(change.funder_id))[1]


def _known(record_id: UUID | None) -> UUID:
    if record_id is None:
        raise NotFound("Say of which round or funder it is.")
    return record_id


def _lock_proposed(session: Session, change: SchemeChange, version: int | None) -> None:
    locked_scheme(session, change.scheme_id)
    session.refresh(change, ["state", "version"])
    if change.state != PROPOSED:
        raise Conflict("This is confirmed or dropped already.", code="answered_already")
    check_version(version, change.version, changed_meanwhile("proposal"))


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Denied("Schemes are changed by people: one proposes it, another confirms it.")
    return actor.person_id


def _publish(session: Session, change: SchemeChange, happened: Event, actor: Actor, now: datetime) -> None:
    about = tuple(each for each in (change.round_id, change.funder_id) if each)
    publish(session, happened, actor=actor, now=now, about=about)
