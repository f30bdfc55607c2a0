"""A round is withdrawn, opened again, and given to its panel."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, changed_meanwhile, check, check_version
from grants.organisations.rules import text_problems
from grants.schemes import queries, round_rules
from grants.schemes.models import Round
from grants.schemes.papers import ask_for_papers
from grants.schemes.round_life.events import RoundReopened, RoundWithdrawn
from grants.schemes.rules import LONGEST_TEXT, round_state


def withdraw_round(
    session: Session, round_: Round, *, reason: str, version: int | None, actor: Actor, now: datetime
) -> Round:
    """Let nobody apply in a round any more, and tell everybody why. What they wrote stays, to read and to copy.

    `version` is that of the round as it was read, None for whatever stands now. Raises Invalid without a reason, Stale,
    and Conflict for a round that is withdrawn already, or whose applications are with a panel.
    """
    round_ = _locked(session, round_, round_rules.WITHDRAW, version=version, reason=reason, now=now)
    check(text_problems(reason, "reason", "why the round is withdrawn", LONGEST_TEXT))
    round_.withdrawn_at, round_.withdrawn_because = now, reason.strip()
    round_.version += 1
    session.flush()
    happened = RoundWithdrawn(
        round_id=round_.id, scheme_id=round_.scheme_id, reason=reason.strip(), version=round_.version
    )
    publish(session, happened, actor=actor, now=now, about=(round_.scheme_id,))
    return round_


def reopen_round(
    session: Session,
    round_: Round,
    *,
    closes_at: datetime | None,
    reason: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Round:
    """Let people apply again in a round that has closed or was withdrawn, until `closes_at`, and tell them why.

    `version` is that of the round as it was read, None for whatever stands now. Raises Invalid, Stale, and Conflict for
    a round that is open, or whose applications are with a panel.
    """
    wanted = to_the_minute(closes_at).astimezone(UTC) if closes_at else None
    round_ = check_reopening(session, round_, closes_at=wanted, reason=reason, version=version, now=now)
    assert wanted is not None
    round_.closes_at, round_.withdrawn_at, round_.withdrawn_because = wanted, None, None
    round_.version += 1
    session.flush()
    happened = RoundReopened(
        round_id=round_.id, scheme_id=round_.scheme_id, closes_at=wanted, reason=reason.strip(), version=round_.version
    )
    publish(session, happened, actor=actor, now=now, about=(round_.scheme_id,))
    ask_for_papers(session, round_, now=now)
    return round_


def check_reopening(
    session: Session, round_: Round, *, closes_at: datetime | None, reason: str, version: int | None, now: datetime
) -> Round:
    """A round as it stands now, locked with its scheme. Raises what keeps it from opening again until `closes_at`, as
    `reopen_round`: also where the money of a round that was withdrawn is in other rounds by now.
    """
    scheme = queries.locked_scheme(session, round_.scheme_id)
    round_ = _locked(session, round_, round_rules.REOPEN, version=version, reason=reason, now=now)
    others = queries.budgets(session, scheme.id, besides=round_.id)
    left = round_rules.left_for_rounds(queries.contributed(session, scheme.id), others)
    check(
        round_rules.reopening_problems(round_, closes_at=closes_at, reason=reason, now=now)
        + round_rules.covering_problems(round_.budget_pence, left)
    )
    return round_


def _locked(session: Session, round_: Round, act: str, *, version: int | None, reason: str, now: datetime) -> Round:
    """The round as it stands now, locked. Raises Conflict where the act cannot be done with it, and Stale."""
    round_ = queries.locked_round(session, round_.id)
    refusal = round_rules.act_refusal(act, round_state(round_, now), is_assessed=round_.assessed_since is not None)
    if refusal:
        raise Conflict(refusal.message, code=refusal.code)
    check_version(version, round_.version, changed_meanwhile("round"), yours={"reason": reason})
    return round_


def begin_assessing(session: Session, round_id: UUID, *, now: datetime) -> None:
    """Applications of a round go to its panel: from now on it is not withdrawn. Raises Conflict where it is already."""
    round_ = queries.locked_round(session, round_id)
    if round_.is_withdrawn:
        raise Conflict("This round is withdrawn, so nothing in it is assessed.", code="round_withdrawn")
    unset = update(Round).where(Round.id == round_id, Round.assessed_since.is_(None))
    session.execute(unset.values(assessed_since=now))
