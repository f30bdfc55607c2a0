"""Reading what was typed in for the people of a return."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.filling import rules as filling
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound
from grants.kernel.web import this_app
from grants.monitoring.models import SUBMITTED, Return, ReturnEntry
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
    open_ = select(ReturnEntry.return_id).where(
        ReturnEntry.return_id == Return.id,
        ReturnEntry.sent_at.is_not(None),
        ReturnEntry.confirmed_at.is_(None),
        ReturnEntry.objection == "",
    )
    found = select(Return).join(Return.award).where(Award.organisation_id.in_(organisation_ids))
    found = found.where(Return.state == SUBMITTED, Return.entered_channel.is_not(None), open_.exists())
    return session.scalars(found.order_by(Return.id).limit(bounded()).options(contains_eager(Return.award))).all()


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
