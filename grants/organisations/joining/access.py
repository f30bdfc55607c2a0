"""Who may answer whether they act for an organisation, and who may take such a question back."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.organisations import queries as organisations
from grants.organisations.access import may_change_organisation
from grants.organisations.joining import queries
from grants.organisations.models import AskedMember, Organisation


def load_asked_by(session: Session, asked_id: UUID) -> tuple[Organisation, AskedMember]:
    """Somebody who is asked, with the organisation. Raises NotFound."""
    asked = queries.asked_of(session, asked_id)
    return organisations.organisation_of(session, asked.organisation_id), asked


def may_answer_asking(actor: Actor, asked: AskedMember) -> str | None:
    """Whoever signs in with the address that was named."""
    if asked.person is not None and asked.person.id == actor.person_id:
        return None
    return "Somebody else was asked this. Sign in with the e-mail address to which it was sent."


def may_take_back(actor: Actor, record: tuple[Organisation, AskedMember]) -> str | None:
    """The organisation's people, and administrators."""
    return may_change_organisation(actor, record[0])
