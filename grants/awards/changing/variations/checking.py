"""What would change of a grant if it were asked for now, and why it cannot."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.awards.arrangements.queries import arrangement_of
from grants.awards.changing.variations import amount_rules, money, queries, rules
from grants.awards.changing.variations.models import Variation
from grants.awards.locking import lock_award
from grants.awards.models import Award
from grants.kernel.clock import london_day
from grants.kernel.problems import Conflict, Problem, changed_meanwhile, check, check_version

WHY = "Say why the grant changes."


def check_variation(
    session: Session,
    award: Award,
    *,
    asked: Mapping[str, Any],
    reasons: str,
    above_largest: str = "",
    source: str | None,
    now: datetime,
    version: int | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What would change of a grant that is locked, before and after, if this were asked for now by a side. Raises
    as `ask_for_variation` does.
    """
    lock(session, award)
    refuse(session, award, now, renews=rules.renews(asked))
    check_version(version, award.version, changed_meanwhile("grant"))
    before, after = changes(session, award, rules.plain(asked), now, reasons=reasons)
    refuse_under_notice(award, after)
    stands, largest = queries.terms_of(session, award), award.scheme.largest_award_pence
    check(
        _out_of_bounds(session, award, after)
        + (amount_rules.lines_problems(stands, after) if queries.has_lines(session, award) else [])
        + amount_rules.above_largest_problems(before, after, above_largest, largest_pence=largest)
        + (_more_than_free(session, award, before, after) if source == rules.US else [])
    )
    return before, after


def _more_than_free(session: Session, award: Award, before: rules.Terms, after: rules.Terms) -> list[Problem]:
    """Only we promise money: a grantee may ask for what is not free, and is told no sums."""
    more = rules.more_of(before, after)
    return amount_rules.money_problems("amount_pence", more, free_pence=money.money_free(session, award))


def refuse_beyond_what_is_free(session: Session, award: Award, variation: Variation) -> None:
    more, free = rules.more_of(variation.before, variation.after), money.money_free(session, award, but=variation.id)
    for problem in amount_rules.money_problems("", more, free_pence=free):
        raise Conflict(problem.message, code=problem.code)


def lock(session: Session, award: Award) -> None:
    lock_award(session, award)
    session.refresh(
        award, attribute_names=["amount_pence", "title", "description", "starts_on", "ends_on", "under_notice_until"]
    )


def refuse(session: Session, award: Award, now: datetime, *, beside_open: bool = False, renews: bool = False) -> None:
    refusal = rules.variation_refusal(
        award.state,
        award.ends_on,
        is_imported=award.application_id is None,
        has_open=not beside_open and queries.open_variation(session, award.id) is not None,
        today=london_day(now),
        renews=renews,
    )
    if refusal:
        raise Conflict(refusal.message, code=refusal.code)


def refuse_under_notice(award: Award, after: Mapping[str, Any]) -> None:
    refusal = rules.notice_problem(after, award.under_notice_until)
    if refusal:
        raise Conflict(refusal.message, code=refusal.code)


def changes(
    session: Session, award: Award, asked: dict[str, Any], now: datetime, *, reasons: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What changes, before and after. Raises Invalid with all that is wrong."""
    stands = queries.terms_of(session, award)
    before, after = rules.changes(stands, asked)
    paid = money.paid_of(money.locked_instalments(session, award))
    problems: list[Problem] = rules.change_problems(stands, after, paid_pence=paid, today=london_day(now))
    check([*problems, *rules.reason_problems(reasons, "reasons", WHY)])
    return before, after


def _out_of_bounds(session: Session, award: Award, after: Mapping[str, Any]) -> list[Problem]:
    """What of a plan of payments that is asked for does not fit the returns and the scheme of the grant."""
    if "instalments" not in after:
        return []
    stands = queries.terms_of(session, award)
    smallest = arrangement_of(session, award.scheme_id).smallest_payment_pence
    returns = [london_day(due_at) for _, due_at in queries.returns_with(session, award, after)]
    return rules.bounds_problems(stands, after, returns=returns, smallest_pence=smallest)
