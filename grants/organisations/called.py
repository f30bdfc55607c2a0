"""What organisations are called, where a list of other things names them."""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.stage import MOST_BELONGING, MOST_MEANT, Belonging, Named
from grants.organisations.models import Membership, Organisation


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are organisations."""
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return {
        organisation_id: Named(name, url_for("organisations.show", organisation_id=organisation_id))
        for organisation_id, name in session.execute(found)
    }


def meant(session: Session, words: str) -> Set[UUID]:
    """The organisations whose name has these words, or whose reference they are."""
    found = select(Organisation.id).where(
        Organisation.name.icontains(words, autoescape=True) | (Organisation.reference == words.upper())
    )
    return set(session.scalars(found.limit(MOST_MEANT)))


def belonging(session: Session, actor: Actor, record_id: UUID, now: datetime) -> list[Belonging]:
    """The people who act for an organisation; or the organisations that a person acts for."""
    people = (
        select(Person.id, Person.name, Membership.position, Membership.is_signatory)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == record_id)
    )
    theirs = (
        select(Organisation.id, Organisation.name, Membership.position, Membership.is_signatory)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == record_id)
    )
    return [
        Belonging(
            heading, name, url_for("records.record", record_id=each_id), f"{position}{', may sign' if signs else ''}"
        )
        for heading, found in (
            ("People who act for it", people.order_by(Person.name, Person.id)),
            ("Acts for", theirs.order_by(Organisation.name, Organisation.id)),
        )
        for each_id, name, position, signs in session.execute(found.limit(MOST_BELONGING))
    ]
