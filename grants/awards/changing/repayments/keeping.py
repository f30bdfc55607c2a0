"""A grantee keeps what it has not spent: one of us proposes it, another confirms it, or it is dropped with a reason."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards.changing.repayments import queries, rules
from grants.awards.changing.repayments.events import KeepingDropped, KeepingProposed, UnderspendCarried
from grants.awards.changing.repayments.models import KeptUnderspend
from grants.awards.changing.repayments.rules import DROPPED, KEPT, PROPOSED
from grants.awards.changing.repayments.settling import check_settled, lock_made, person, publish_about
from grants.awards.changing.variations.rules import reason_problems
from grants.awards.models import Award
from grants.identity.by_two.rules import Pair
from grants.identity.by_two.service import check_second
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, changed_meanwhile, check, check_version

PAIR = Pair("You proposed this, so somebody else has to confirm it.", "Drop it, and propose it anew.")


def carry_forward(
    session: Session,
    award: Award,
    *,
    amount_pence: Pence | None,
    source: str,
    reason: str,
    settled_before: int | None = None,
    actor: Actor,
    now: datetime,
) -> KeptUnderspend:
    """Propose that a grantee keeps what it has not spent, for the time that comes; another confirms it, and the
    payments stay as planned. The same said again leads to what was proposed before.

    `settled_before` is how often something was settled when the form was opened; None for whatever stands now. Raises
    Invalid, Stale when more was settled since, and Conflict where no grant runs.
    """
    lock_made(session, award)
    told = (amount_pence, source.strip(), reason.strip())
    stands = queries.kept_or_proposed(session, award.id)
    before = next((each for each in stands if (each.amount_pence, each.source, each.reason) == told), None)
    if before is not None:
        return before
    _check_runs(session, award, now)
    check_settled(session, award, settled_before)
    most, returns = queries.left_to_settle(session, award.id), queries.returns_made(session, award)
    check(
        rules.carrying_problems(amount_pence, source, reason, most_pence=most, returns=returns)
        or queries.settled_already(session, award.id, source)
    )
    assert amount_pence is not None
    underspend = KeptUnderspend(
        award_id=award.id,
        number=queries.next_kept(session, award.id),
        amount_pence=amount_pence,
        source=source.strip(),
        source_key=rules.source_key(source),
        reason=reason.strip(),
        state=PROPOSED,
        proposed_at=now,
        proposed_by=person(actor),
        version=1,
    )
    session.add(underspend)
    session.flush()
    proposed = KeepingProposed(award_id=award.id, number=underspend.number, amount_pence=amount_pence)
    publish_about(session, award, proposed, actor, now)
    return underspend


def confirm_keeping(
    session: Session, award: Award, kept: KeptUnderspend, *, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Confirm as another that the grantee keeps it. Raises Denied to whoever proposed it, Conflict where there is
    nothing to confirm or no grant runs, and Stale.
    """
    _lock_proposed(session, award, kept, version)
    check_second(session, kept.proposed_by, actor=actor, pair=PAIR)
    _check_runs(session, award, now)
    kept.state, kept.kept_at, kept.kept_by = KEPT, now, person(actor)
    kept.version += 1
    session.flush()
    carried = UnderspendCarried(
        award_id=award.id, amount_pence=kept.amount_pence, source=kept.source, reason=kept.reason, number=kept.number
    )
    publish_about(session, award, carried, actor, now)


def drop_keeping(
    session: Session,
    award: Award,
    kept: KeptUnderspend,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Say, with a reason, that the grantee does not keep what was proposed; its source can be settled anew.

    Raises Conflict where there is nothing proposed, Invalid and Stale.
    """
    _lock_proposed(session, award, kept, version)
    check(reason_problems(reason, "reason", "Say why they do not keep it."))
    kept.state, kept.drop_reason = DROPPED, reason.strip()
    kept.dropped_at, kept.dropped_by = now, person(actor)
    kept.version += 1
    session.flush()
    publish_about(session, award, KeepingDropped(award_id=award.id, number=kept.number), actor, now)


def _lock_proposed(session: Session, award: Award, kept: KeptUnderspend, version: int | None) -> None:
    lock_made(session, award)
    session.refresh(kept)
    if kept.state != PROPOSED:
        raise Conflict("This is confirmed or dropped already.", code="answered_already")
    check_version(version, kept.version, changed_meanwhile("proposal"))


def _check_runs(session: Session, award: Award, now: datetime) -> None:
    session.refresh(award, ["ends_on"])
    refusal = rules.keeping_refusal(award.state, award.ends_on, today=london_day(now))
    if refusal:
        raise Conflict(refusal.message, code=refusal.code)
