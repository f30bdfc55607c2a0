"""What becomes of a grant with a change that is agreed: its money, its days, its payments and its years."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from grants.awards.changing.variations import in_words, money, rules
from grants.awards.changing.variations.models import Variation
from grants.awards.letters.rules import RENEWAL, VARIATION
from grants.awards.letters.service import ask_for_letter_of_award
from grants.awards.models import ACCEPTED, Award, Instalment
from grants.awards.planning.plans.queries import years_said
from grants.awards.planning.plans.service import follow_change, write_years
from grants.awards.planning.plans.year_rules import by_months, months_of, years_with_more
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.money import Pence


def change(session: Session, award: Award, variation: Variation, *, actor: Actor, now: datetime) -> None:
    """Let an agreed change of a locked award be so, with all that follows it, and have the letter written."""
    after = variation.after
    if "amount_pence" in after:
        money.change_amount(session, award, Pence(after["amount_pence"]), actor=actor, now=now)
    for name in ("title", "description"):
        if name in after:
            setattr(award, name, after[name])
    for name in rules.DAYS:
        if name in after:
            setattr(award, name, date.fromisoformat(after[name]))
    instalments = money.locked_instalments(session, award)
    if rules.renews(after):
        _renew(session, award, variation, instalments, today=london_day(now))
    elif "instalments" in after:
        money.follow_plan(session, award, instalments, after["instalments"])
    elif {"amount_pence", "ends_on"} & after.keys():
        money.follow_amount(session, award, instalments, actor=actor, now=now)
    follow_change(session, award, today=london_day(now))
    award.version += 1
    session.flush()
    session.expire(award, ["shares", "instalments"])
    _ask_for_letter(session, award, variation, now)


def _renew(
    session: Session, award: Award, variation: Variation, instalments: Sequence[Instalment], *, today: date
) -> None:
    """Let a grant run, again where it had ended, with the payments and the years of the time to come."""
    before, after = variation.before, variation.after
    ended_on = date.fromisoformat(before["ends_on"])
    award.state = ACCEPTED
    money.follow_renewal(session, award, instalments, after["further_payments"], ended_on=ended_on, today=today)
    assert award.starts_on is not None
    assert award.ends_on is not None
    months = months_of(award.starts_on, ended_on)
    years = years_said(session, award.id) or by_months(before["amount_pence"], months)
    more, longer = after["amount_pence"] - before["amount_pence"], months_of(award.starts_on, award.ends_on) - months
    write_years(session, award, years_with_more(years, months, more, longer))


def _ask_for_letter(session: Session, award: Award, variation: Variation, now: datetime) -> None:
    if rules.renews(variation.after):
        further = money.locked_instalments(session, award)[-len(variation.after["further_payments"]) :]
        facts = in_words.renewal(variation, further)
        ask_for_letter_of_award(session, award, kind=RENEWAL, about_id=variation.id, facts=facts, now=now)
        return
    told = [
        {"what": each.name, "before": "; ".join(each.before), "after": "; ".join(each.after)}
        for each in in_words.changed(variation)
    ]
    facts = {"changes": told, "reasons": variation.reasons, "from_on": london_day(now)}
    ask_for_letter_of_award(session, award, kind=VARIATION, about_id=variation.id, facts=facts, now=now)
