"""Reading what was typed in for the people of a return."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from grants.awards.models import Award
from grants.awards.queries import not_decidable_by
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.filling import rules as filling
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound
from grants.kernel.web import this_app
from grants.monitoring.models import ACCEPTED, SUBMITTED, Return, ReturnEntry
from grants.monitoring.queries import asked_of, grant_of, return_of
from grants.monitoring.rules import field_of
from grants.monitoring.telling.rules import read_token
from grants.organisations.queries import membership_list


def entry_of(session: Session, monitoring_return: Return) -> ReturnEntry | None:
    """How a return was typed in that stands as one of us typed it in, or is being typed in; else None."""
    if monitoring_return.entered_channel is None:
        return None
    return last_entry(session, monitoring_return.id)


def last_entry(session: Session, return_id: UUID) -> ReturnEntry | None:
    """The last time that somebody typed in this return, with who did."""
    found = select(ReturnEntry).where(ReturnEntry.return_id == return_id).order_by(ReturnEntry.id.desc()).limit(1)
    return session.scalar(found.options(joinedload(ReturnEntry.enterer)))


def entries_to_confirm(session: Session, organisation_ids: Collection[UUID]) -> Sequence[Return]:
    """The returns of these organisations that were typed in and sent and that nobody said are right or wrong, with
    their awards, the first first.
    """
    found = _unconfirmed().where(Award.organisation_id.in_(organisation_ids), ReturnEntry.objection == "")
    return session.scalars(found.options(contains_eager(Return.award))).all()


def entries_objected_to(session: Session, actor: Actor) -> Sequence[tuple[Return, str]]:
    """The returns in which people say that something was typed in wrongly, also once they were accepted, with what they
    say, the first first; those about whose grants the actor may decide.
    """
    found = _unconfirmed().where(ReturnEntry.objection != "", Award.id.not_in(not_decidable_by(actor)))
    award = contains_eager(Return.award).joinedload(Award.organisation)
    rows = session.execute(found.add_columns(ReturnEntry.objection).options(award))
    return [(about, objection) for about, objection in rows]


def _unconfirmed() -> Select[Any]:
    """Returns as they were typed in and sent, with their awards, that nobody said are right."""
    found = select(Return).join(Return.award).join(ReturnEntry, ReturnEntry.return_id == Return.id)
    found = found.where(
        Return.state.in_((SUBMITTED, ACCEPTED)),
        Return.entered_channel.is_not(None),
        ReturnEntry.sent_at == Return.submitted_at,
        ReturnEntry.confirmed_at.is_(None),
    )
    return found.order_by(Return.id).limit(bounded())


def answers_typed_in(session: Session, monitoring_return: Return) -> filling.Answered:
    """What a return says that was typed in, section by section."""
    grant = grant_of(session, monitoring_return)
    return filling.answered(asked_of(monitoring_return, grant), monitoring_return.answers, field_of)


@dataclass(frozen=True)
class EntryLink:
    """What a link is about that asks whether what was typed in is right, and whom it was sent to."""

    token: str
    entry: ReturnEntry
    monitoring_return: Return
    person: Person
    acts_for: bool


def entry_link(session: Session, token: str) -> EntryLink:
    """Raises NotFound for a link that we never sent, or that is not whole."""
    named = read_token(token, this_app().settings.secret_key)
    entry = session.get(ReturnEntry, named[0], options=[joinedload(ReturnEntry.enterer)]) if named else None
    person = session.get(Person, named[1]) if named else None
    if entry is None or person is None:
        raise NotFound("This link is not whole. Open it from our message again, or sign in and look at your returns.")
    about = return_of(session, entry.return_id)
    people = membership_list(session, about.award.organisation_id)
    return EntryLink(token, entry, about, person, any(each.person_id == person.id for each in people))
