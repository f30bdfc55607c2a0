"""Schemes of which nobody at the grant-maker is named as a contact."""

from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards.letters.contacts.queries import without_contact
from grants.kernel.access import Actor
from grants.kernel.stage import Waiting

WHY = "Whoever has a grant from it has nobody with a name to ring."


def contacts_to_name(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: one entry for each scheme without a contact."""
    schemes = without_contact(session) if actor.is_administrator else []
    return [Waiting(f"Name a contact for {each.name}", url_for("contacts.show"), detail=WHY) for each in schemes]


def contact_lacking(session: Session, scheme_id: UUID) -> list[Waiting]:
    """For the page of a scheme: that it has no contact, where it has none."""
    schemes = without_contact(session, scheme_id)
    return [Waiting("Name a contact for this scheme", url_for("contacts.show"), detail=WHY) for _ in schemes]
