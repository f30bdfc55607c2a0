"""Funders join a scheme, give more or less to it, and leave it; the budget of a round is raised or lowered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, changed_meanwhile, check, check_version
from grants.organisations.queries import funders_among
from grants.schemes import queries
from grants.schemes.events import ContributionChanged, RoundBudgetChanged
from grants.schemes.models import Contribution, Round, Scheme
from grants.schemes.money import rules
from grants.schemes.money.queries import locked_contributions
from grants.schemes.papers import ask_for_papers
from grants.schemes.round_rules import left_for_rounds

NOT_LOWERED = (
    "You have a conflict of interest in an application of this round on which nobody is told yet. "
    "Until then somebody else has to lower the budget."
)


def add_contribution(
    session: Session,
    scheme: Scheme,
    *,
    funder_id: UUID | None,
    amount_pence: int | None,
    reason: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Scheme:
    """Let another funder join a scheme. Awards from now on are shared with it; those before stay as they are.

    `version` is that of the scheme as it was read, None for whatever stands now. Raises Invalid, Stale, and Conflict
    for a scheme of past awards.
    """
    locked = check_joining(
        session, scheme, funder_id=funder_id, amount_pence=amount_pence, reason=reason, version=version
    )
    assert funder_id is not None
    contribution = Contribution(
        scheme_id=scheme.id,
        funder_id=funder_id,
        position=max(each.position for each in locked) + 1,
        amount_pence=Pence(amount_pence or 0),
        awarded_pence=Pence(0),
    )
    session.add(contribution)
    _record(session, scheme, _change(contribution, Pence(0), reason), actor, now)
    session.expire(scheme, ["contributions"])
    return scheme


def check_joining(
    session: Session,
    scheme: Scheme,
    *,
    funder_id: UUID | None,
    amount_pence: int | None,
    reason: str,
    version: int | None,
) -> Sequence[Contribution]:
    """What its funders give to a scheme, locked. Raises what keeps another from joining, as `add_contribution`."""
    locked = _locked_to_change(session, scheme, version, yours={"amount_pence": amount_pence})
    taken = {each.funder_id for each in locked}
    known = funders_among(session, [funder_id] if funder_id else [])
    check(rules.joining_problems(funder_id, amount_pence, reason, known=known, taken=taken))
    return locked


def change_contribution(
    session: Session,
    scheme: Scheme,
    contribution: Contribution,
    *,
    amount_pence: int | None,
    reason: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Scheme:
    """Let a funder give more or less to a scheme. What awards and rounds have stays covered. One that had left is back.

    `version` is that of the scheme as it was read, None for whatever stands now. Raises Invalid, Stale, and Conflict
    for a scheme of past awards, whose money is what a file told.
    """
    check_contribution(session, scheme, contribution, amount_pence=amount_pence, reason=reason, version=version)
    before = contribution.amount_pence
    contribution.amount_pence, contribution.left_at = Pence(amount_pence or 0), None
    _record(session, scheme, _change(contribution, before, reason), actor, now)
    return scheme


def check_contribution(
    session: Session,
    scheme: Scheme,
    contribution: Contribution,
    *,
    amount_pence: int | None,
    reason: str,
    version: int | None,
) -> None:
    """Lock what a funder gives. Raises what keeps it from giving so much, as `change_contribution`."""
    current, yours = {"amount_pence": contribution.amount_pence}, {"amount_pence": amount_pence}
    locked = _locked_to_change(session, scheme, version, current=current, yours=yours)
    stands, bounds = contribution.amount_pence, _bounds(session, scheme, contribution, locked)
    check(rules.contribution_change_problems(amount_pence, reason, stands_at_pence=stands, bounds=bounds))


def let_funder_leave(
    session: Session,
    scheme: Scheme,
    contribution: Contribution,
    *,
    reason: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Scheme:
    """Let a funder pay for what awards have of its contribution, and for nothing else from now on.

    `version` is that of the scheme as it was read, None for whatever stands now. Raises Invalid without a reason, where
    it has left already, and while rounds or one of the largest awards need what it gives; Stale; and Conflict for a
    scheme of past awards.
    """
    check_leaving(session, scheme, contribution, reason=reason, version=version)
    before, contribution.amount_pence = contribution.amount_pence, contribution.awarded_pence
    contribution.left_at = now
    happened = _change(contribution, before, reason)
    _record(session, scheme, happened, actor, now)
    return scheme


def check_leaving(
    session: Session, scheme: Scheme, contribution: Contribution, *, reason: str, version: int | None
) -> None:
    """Lock what a funder gives. Raises what keeps it from leaving, as `let_funder_leave`."""
    locked = _locked_to_change(session, scheme, version)
    bounds = _bounds(session, scheme, contribution, locked)
    check(rules.leaving_problems(reason, has_left=contribution.left_at is not None, bounds=bounds))


def _locked_to_change(
    session: Session,
    scheme: Scheme,
    version: int | None,
    *,
    current: dict[str, Any] | None = None,
    yours: dict[str, Any] | None = None,
) -> Sequence[Contribution]:
    """All contributions of a scheme, locked. Raises Conflict for one of past awards, and Stale."""
    queries.locked_scheme(session, scheme.id)
    session.refresh(scheme, ["version"])
    if scheme.is_imported:
        raise Conflict("This scheme holds past awards from a file. Its money is what they came to.")
    locked = locked_contributions(session, scheme.id)
    check_version(version, scheme.version, changed_meanwhile("scheme"), current=current or {}, yours=yours or {})
    return locked


def _bounds(
    session: Session, scheme: Scheme, contribution: Contribution, locked: Sequence[Contribution]
) -> rules.Bounds:
    return rules.Bounds(
        awarded_pence=contribution.awarded_pence,
        in_rounds_pence=sum(queries.budgets(session, scheme.id)),
        largest_award_pence=scheme.largest_award_pence,
        others_pence=sum(each.amount_pence for each in locked) - contribution.amount_pence,
    )


def _change(contribution: Contribution, before: Pence, reason: str) -> ContributionChanged:
    return ContributionChanged(
        scheme_id=contribution.scheme_id,
        funder_id=contribution.funder_id,
        before_pence=before,
        amount_pence=contribution.amount_pence,
        reason=reason.strip(),
        has_left=contribution.left_at is not None,
    )


def _record(session: Session, scheme: Scheme, happened: ContributionChanged, actor: Actor, now: datetime) -> None:
    scheme.version += 1
    session.flush()
    publish(session, happened, actor=actor, now=now, about=(happened.funder_id,))


def change_budget(
    session: Session,
    round_: Round,
    *,
    budget_pence: int | None,
    reason: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Round:
    """Give a round more or less money, and tell everybody why. What is committed stays within it.

    The round comes with its scheme. `version` is that of the round as it was read, None for whatever stands now.
    Raises Invalid, Stale, and Denied for less from somebody who may not know what is committed: the refusal would tell.
    """
    round_ = check_budget(session, round_, budget_pence=budget_pence, reason=reason, version=version, actor=actor)
    before, round_.budget_pence = round_.budget_pence, Pence(budget_pence or 0)
    round_.version += 1
    session.flush()
    happened = RoundBudgetChanged(
        round_id=round_.id,
        scheme_id=round_.scheme_id,
        before_pence=before,
        budget_pence=round_.budget_pence,
        reason=reason.strip(),
    )
    publish(session, happened, actor=actor, now=now, about=(round_.scheme_id,))
    ask_for_papers(session, round_, now=now)  # they are of the round's version
    return round_


def check_budget(
    session: Session,
    round_: Round,
    *,
    budget_pence: int | None,
    reason: str,
    version: int | None,
    actor: Actor,
) -> Round:
    """A round as it stands now, locked with its scheme. Raises what keeps it from having this budget, as
    `change_budget`.
    """
    scheme = queries.locked_scheme(session, round_.scheme_id)
    round_ = queries.locked_round(session, round_.id)
    current, yours = {"budget_pence": round_.budget_pence}, {"budget_pence": budget_pence}
    check_version(version, round_.version, changed_meanwhile("round"), current=current, yours=yours)
    if (budget_pence or 0) < round_.budget_pence and round_.id in session.info["registry"].hidden_sums(session, actor):
        raise Denied(NOT_LOWERED)
    others = queries.budgets(session, scheme.id, besides=round_.id)
    check(
        rules.budget_change_problems(
            budget_pence,
            reason,
            stands_at_pence=round_.budget_pence,
            committed_pence=round_.committed_pence,
            left_pence=left_for_rounds(queries.contributed(session, scheme.id), others),
            smallest_award_pence=scheme.smallest_award_pence,
        )
    )
    return round_
