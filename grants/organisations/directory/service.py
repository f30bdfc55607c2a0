"""An organisation comes into the public directory, changes how it is reached, or leaves it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.cleaning import cleaned
from grants.kernel.events import publish
from grants.kernel.problems import Problem, check
from grants.organisations import queries, rules
from grants.organisations.directory.models import DirectoryEntry
from grants.organisations.events import DirectoryEntered, DirectoryLeft
from grants.organisations.models import Organisation
from grants.organisations.naming.rules import is_named

LONGEST_CONTACT = 200
UNNAMED_THERE = "Whoever is in the directory is named. First say that we may publish your name."


def entry_of(session: Session, organisation_id: UUID) -> DirectoryEntry | None:
    """The entry of an organisation; None where it does not want to be in the directory."""
    return session.get(DirectoryEntry, organisation_id)


def enter(session: Session, organisation: Organisation, *, contact: str, actor: Actor, now: datetime) -> DirectoryEntry:
    """Put an organisation in the directory, or change how it is reached. Safe to repeat.

    Raises Invalid where nothing is told of how to reach it, or where it is not named in public.
    """
    organisation = queries.locked_organisation(session, organisation.id)
    contact = " ".join(cleaned(contact).split())
    problems = rules.text_problems(contact, "contact", "how people can reach you", LONGEST_CONTACT)
    check(problems or ([] if is_named(organisation) else [Problem("is_entered", UNNAMED_THERE, "not_named")]))
    entry = entry_of(session, organisation.id)
    if entry is not None and entry.contact == contact:
        return entry
    if entry is None:
        entry = DirectoryEntry(organisation_id=organisation.id)
        session.add(entry)
    entry.contact, entry.told_by, entry.told_at = contact, actor.person_id, now
    session.flush()
    publish(session, DirectoryEntered(organisation_id=organisation.id), actor=actor, now=now)
    return entry


def leave(session: Session, organisation: Organisation, *, actor: Actor, now: datetime) -> None:
    """Take an organisation out of the directory. Safe to repeat."""
    queries.locked_organisation(session, organisation.id)
    entry = entry_of(session, organisation.id)
    if entry is None:
        return
    session.delete(entry)
    session.flush()
    publish(session, DirectoryLeft(organisation_id=organisation.id), actor=actor, now=now)
