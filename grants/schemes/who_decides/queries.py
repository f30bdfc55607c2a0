"""Reading who decides in a scheme or a round."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from grants.kernel.settings import Settings
from grants.kernel.web import this_app
from grants.schemes import before_you_start_rules
from grants.schemes.models import Round, Scheme
from grants.schemes.queries import scheme_of
from grants.schemes.who_decides.models import DecidingRule
from grants.schemes.who_decides.rules import USUAL, Rule, in_words


def rule_of_scheme(session: Session, scheme_id: UUID) -> Rule:
    """Who decides in rounds of a scheme that have not opened yet."""
    return _as_rule(session.scalar(_newest(scheme_id)))


def rule_of_round(session: Session, round_id: UUID) -> Rule:
    """Who decides in a round: what its scheme said last before it opened."""
    found = (
        select(DecidingRule)
        .join(Round, Round.scheme_id == DecidingRule.scheme_id)
        .where(Round.id == round_id, DecidingRule.since <= Round.opens_at)
    )
    return _as_rule(session.scalar(found.order_by(DecidingRule.number.desc()).limit(1)))


def rules_of_rounds(session: Session, rounds: Sequence[Round]) -> dict[UUID, Rule]:
    """Who decides in each of some rounds, by the round's id, read at once."""
    schemes = {each.scheme_id for each in rounds}
    found = select(DecidingRule).where(DecidingRule.scheme_id.in_(schemes)).order_by(DecidingRule.number)
    said = session.scalars(found).all()
    return {
        each.id: _as_rule(
            next((r for r in reversed(said) if r.scheme_id == each.scheme_id and r.since <= each.opens_at), None)
        )
        for each in rounds
    }


def scheme_and_rule(session: Session, scheme_id: UUID) -> tuple[Scheme, Rule]:
    """Raises NotFound where there is no such scheme."""
    return scheme_of(session, scheme_id), rule_of_scheme(session, scheme_id)


def who_decides(settings: Settings, scheme: Scheme, rule: Rule) -> list[str]:
    """Who decides, in paragraphs for applicants."""
    return in_words(
        rule,
        largest_award_pence=scheme.largest_award_pence,
        grant_maker=this_app().particulars.grant_maker,
        usual=before_you_start_rules.decided_by(scheme.decided_by),
    )


def _newest(scheme_id: UUID) -> Select[DecidingRule]:
    of_scheme = select(DecidingRule).where(DecidingRule.scheme_id == scheme_id)
    return of_scheme.order_by(DecidingRule.number.desc()).limit(1)


def _as_rule(kept: DecidingRule | None) -> Rule:
    if kept is None:
        return USUAL
    return Rule(kept.officers_up_to_pence, kept.why, kept.least_third_sector, kept.least_marks, kept.number)
