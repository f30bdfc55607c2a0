"""Options to extend a grant are added, and taken up as a change that we offer."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.awards.changing.extensions import queries, rules
from grants.awards.changing.extensions.events import ExtensionOptionAdded, ExtensionOptionTaken
from grants.awards.changing.extensions.models import ExtensionOption
from grants.awards.changing.variations.amount_rules import with_line
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.queries import has_lines, terms_of
from grants.awards.changing.variations.service import ask_for_variation
from grants.awards.locking import lock_award
from grants.awards.models import ACCEPTED, OFFERED, Award
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, check


def add_option(
    session: Session,
    award: Award,
    *,
    months: int | None,
    amount_pence: Pence | None,
    note: str,
    actor: Actor,
    now: datetime,
) -> ExtensionOption:
    """Say that an offer or a grant may go on for longer. Raises Invalid, and Conflict where it is over."""
    lock_award(session, award)
    if award.state not in (OFFERED, ACCEPTED):
        raise Conflict("This grant is over, so it has no more options.", code="ended")
    check(rules.option_problems(months, amount_pence, note, **queries.bounds_of(session, award)))
    assert months is not None
    assert amount_pence is not None
    if actor.person_id is None:
        raise Denied("Options are added by people.")
    option = ExtensionOption(
        id=new_id(),
        award_id=award.id,
        number=queries.next_number(session, award.id),
        months=months,
        amount_pence=amount_pence,
        note=note.strip(),
        added_at=now,
        added_by=actor.person_id,
    )
    session.add(option)
    session.flush()
    added = ExtensionOptionAdded(
        award_id=award.id, number=option.number, months=months, amount_pence=option.amount_pence
    )
    publish(session, added, actor=actor, now=now, about=award.related_ids)
    return option


def take_option(
    session: Session, award: Award, option: ExtensionOption, *, reasons: str, actor: Actor, now: datetime
) -> Variation:
    """Offer what an option says, as a change of the grant. Raises what `ask_for_variation` raises, and Conflict when it
    is taken up already, and that change was not refused or withdrawn.
    """
    lock_award(session, award)
    session.refresh(option)
    if option.number in queries.spent_of(session, award.id):
        raise Conflict("This option is taken up already.", code="answered_already")
    session.refresh(award, ["amount_pence", "ends_on"])
    asked: dict[str, Any] = {"amount_pence": award.amount_pence + option.amount_pence}
    if award.ends_on is not None:
        asked["ends_on"] = rules.extended_to(award.ends_on, option.months)
    if has_lines(session, award):
        asked |= with_line(terms_of(session, award), "The time that comes", int(option.amount_pence))
    above = option.note if asked["amount_pence"] > award.scheme.largest_award_pence else ""
    variation = ask_for_variation(
        session, award, asked=asked, reasons=reasons, above_largest=above, actor=actor, now=now
    )
    option.variation_number = variation.number
    session.flush()
    taken = ExtensionOptionTaken(award_id=award.id, number=option.number, variation_number=variation.number)
    publish(session, taken, actor=actor, now=now, about=award.related_ids)
    return variation
