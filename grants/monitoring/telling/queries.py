"""Reading what was told of returns in another way than by their form."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound
from grants.kernel.web import this_app
from grants.monitoring.models import Return
from grants.monitoring.queries import return_of
from grants.monitoring.telling import rules
from grants.monitoring.telling.models import ReturnTelling
from grants.organisations.queries import membership_list
from grants.schemes.tiers.rules import FORM, PAPER


def tellings_of(session: Session, return_id: UUID) -> Sequence[ReturnTelling]:
    """What was told of a return, the latest first, with who wrote it down and who confirmed it."""
    found = select(ReturnTelling).where(ReturnTelling.return_id == return_id).order_by(ReturnTelling.id.desc())
    people = (joinedload(ReturnTelling.recorder), joinedload(ReturnTelling.confirmer))
    return session.scalars(found.options(*people)).all()


def waiting_of(session: Session, return_id: UUID) -> ReturnTelling | None:
    """What we wrote down of a return and its people have not confirmed yet."""
    return waiting_of_each(session, [return_id]).get(return_id)


def waiting_of_each(session: Session, return_ids: Collection[UUID]) -> dict[UUID, ReturnTelling]:
    """What we wrote down of each of these returns and its people have not confirmed yet, by the return's id."""
    found = select(ReturnTelling).where(ReturnTelling.return_id.in_(return_ids), ReturnTelling.state == rules.WAITING)
    people = (joinedload(ReturnTelling.recorder), joinedload(ReturnTelling.confirmer))
    return {each.return_id: each for each in session.scalars(found.order_by(ReturnTelling.id).options(*people))}


def waiting_for(session: Session, organisation_ids: Collection[UUID]) -> Sequence[ReturnTelling]:
    """What waits to be confirmed by the people of these organisations, the first first, with its return and award."""
    about = contains_eager(ReturnTelling.about)
    found = select(ReturnTelling).join(ReturnTelling.about).join(Return.award)
    found = found.where(Award.organisation_id.in_(organisation_ids), ReturnTelling.state == rules.WAITING)
    return session.scalars(
        found.order_by(ReturnTelling.id).limit(bounded()).options(about.contains_eager(Return.award))
    ).all()


def told_of(session: Session, monitoring_return: Return) -> ReturnTelling | None:
    """What stands in place of the answers of a return that was made another way; None where its form was sent."""
    if monitoring_return.channel in (FORM, PAPER):
        return None
    return next((each for each in tellings_of(session, monitoring_return.id) if each.state == rules.CONFIRMED), None)


def return_and_way(session: Session, return_id: UUID, key: str) -> tuple[Return, str]:
    """A return, and a way that a grantee can take by itself. Raises NotFound."""
    if key not in rules.OWN_WAYS:
        raise NotFound("There is no such way to tell us.")
    return return_of(session, return_id), key


@dataclass(frozen=True)
class Link:
    """What a link to confirm is about, and whom it was sent to; `acts_for` says whether they still act for it."""

    token: str
    telling: ReturnTelling
    monitoring_return: Return
    person: Person
    acts_for: bool


def link_of(session: Session, token: str) -> Link:
    """Raises NotFound for a link that we never sent, or that is not whole."""
    named = rules.read_token(token, this_app().settings.secret_key)
    telling = session.get(ReturnTelling, named[0], options=[joinedload(ReturnTelling.recorder)]) if named else None
    person = session.get(Person, named[1]) if named else None
    if telling is None or person is None:
        raise NotFound("This link is not whole. Open it from our message again, or sign in and look at your returns.")
    about = return_of(session, telling.return_id)
    people = membership_list(session, about.award.organisation_id)
    return Link(token, telling, about, person, any(each.person_id == person.id for each in people))
