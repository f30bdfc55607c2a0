"""Schemes of which nobody at the grant-maker is named as a contact, and contacts whom nobody can ring."""

from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards.letters.contacts.queries import without_contact, without_telephone
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for

WHY = "Whoever has a grant from it has nobody with a name to ring."


@waits_for(administrators)
def contacts_to_name(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: one entry for each scheme without a contact, and each contact without a number."""
    named = [
        Waiting(f"Name a contact for {each.name}", url_for("contacts.show"), detail=WHY)
        for each in without_contact(session)
    ]
    return named + [_to_give_number(each, actor) for each in without_telephone(session)]


def _to_give_number(person: Person, actor: Actor) -> Waiting:
    """Everybody gives their own number, so others are led to who is named."""
    text = f"{person.name} is named as a contact, but has no telephone number"
    if person.id == actor.person_id:
        return Waiting(text, url_for("identity.account"), detail="Give yours under “Your details”.")
    return Waiting(text, url_for("contacts.show"), detail="They give it under “Your details”, or you name another.")


def contact_lacking(session: Session, scheme_id: UUID) -> list[Waiting]:
    """For the page of a scheme: that it has no contact, where it has none."""
    schemes = without_contact(session, scheme_id)
    return [Waiting("Name a contact for this scheme", url_for("contacts.show"), detail=WHY) for _ in schemes]
