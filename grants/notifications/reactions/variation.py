"""What people hear of changes of a grant: that one waits for them, is so, was refused, or is withdrawn."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from grants.awards.changing.variations import in_words, queries
from grants.awards.changing.variations.events import AwardVaried, VariationAsked, VariationRefused, VariationWithdrawn
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.rules import GRANTEE, OPEN, REFUSED, US, renews
from grants.awards.changing.variations.service import waits_for
from grants.awards.letters.queries import letter_about
from grants.awards.letters.rules import RENEWAL, VARIATION
from grants.awards.models import Award
from grants.identity.models import Person
from grants.notifications.reactions.offer import concerned
from grants.notifications.to_people import about_award, tell_each
from grants.organisations import queries as organisations


def tell_variation_asked(session: Session, event: VariationAsked, *, now: datetime) -> None:
    """Call on those who may sign for the grantee to agree, but who has. Administrators read it at home."""
    award, variation = record = queries.variation_of(session, event.award_id, event.number)
    if variation.state in OPEN and GRANTEE in waits_for(variation):
        signatories = organisations.signatories(session, award.signing_organisation_id)
        _tell(session, [each for each in signatories if each.id not in variation.agreers], record, "asked", now)


def tell_award_varied(session: Session, event: AwardVaried, *, now: datetime) -> None:
    """Tell everybody who acts for the organisation or its host what is so from now on, but who has the letter."""
    award, variation = record = queries.variation_of(session, event.award_id, event.number)
    letter = letter_about(session, variation.id, RENEWAL if renews(variation.after) else VARIATION)
    people = [each for each in concerned(session, award) if letter is None or each.id != letter.person_id]
    _tell(session, people, record, "agreed", now)


def tell_variation_ended(session: Session, event: VariationRefused | VariationWithdrawn, *, now: datetime) -> None:
    """Tell the grantee's people; whoever of us offered it hears of a refusal."""
    award, variation = record = queries.variation_of(session, event.award_id, event.number)
    is_ours = variation.source == US and variation.state == REFUSED
    if is_ours and variation.asker:
        _tell(session, [variation.asker], record, variation.state, now, own_words=Markup(""))
    else:
        _tell(session, concerned(session, award), record, variation.state, now)


def _tell(
    session: Session,
    people: Iterable[Person],
    record: tuple[Award, Variation],
    happened: str,
    now: datetime,
    **facts: Any,
) -> None:
    award, variation = record
    tell_each(
        session,
        people,
        "awards/emails/variation",
        key=f"variation {happened}:{variation.id}",
        **about_award(award),
        now=now,
        variation=variation,
        happened=happened,
        changed=in_words.changed(variation),
        **facts,
    )
