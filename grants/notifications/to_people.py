"""Messages in words to one person, or to everybody who acts for an organisation."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.models import AGREED, Application
from grants.awards.models import Award
from grants.identity.models import Person
from grants.identity.needs.queries import print_size_of
from grants.kernel.writing import write
from grants.notifications.delivering.outgoing.service import write_message
from grants.notifications.mailing import end_link, why_not_mailed
from grants.notifications.reminding.own_words.queries import words_to
from grants.notifications.rules import is_late
from grants.organisations import queries as organisations
from grants.organisations.models import Organisation
from grants.schemes.languages.queries import catalogue_for


def about(application: Application) -> dict[str, Any]:
    """What every message about an application is about, and what its words are made of. It comes with its organisation
    and round.
    """
    return {
        "about_id": application.id,
        "application": application,
        "organisation": application.organisation,
        "round": application.round,
    }


def about_award(award: Award) -> dict[str, Any]:
    """What every message about a grant is about, and what its words are made of. It comes with its organisation."""
    return {"about_id": award.id, "award": award, "organisation": award.organisation}


def tell(
    session: Session,
    person: Person,
    template: str,
    *,
    key: str,
    about_id: UUID,
    now: datetime,
    attachment_id: UUID | None = None,
    happened_at: datetime | None = None,
    **facts: Any,
) -> None:
    """Write to one person, once for each `key`. `facts` are for the words; before them stands what the scheme says of
    its own, where the facts have no other `own_words`, and, where it is told late, when it happened: at `happened_at`,
    or else when the event did that is reacted to.
    """
    kind = kind_of(template)
    happened_at = happened_at or session.info.get("happened_at")
    if happened_at is not None and is_late(happened_at, now):
        facts["happened_at"] = happened_at
    facts.setdefault("own_words", words_to(session, kind, about_id, person))
    write_message(
        session,
        key=key,
        kind=kind,
        person_id=person.id,
        about_id=about_id,
        words=write(
            template,
            person=person,
            print_points=print_size_of(session, person),
            end_link=end_link(person.id, [kind]),
            catalogue=catalogue_for(session, _scheme_id(facts), person.language),
            **facts,
        ),
        attachment_id=attachment_id,
        held_because=why_not_mailed(session, person.id, kind),
        now=now,
    )


def _scheme_id(facts: Mapping[str, Any]) -> UUID | None:
    """Of which scheme a message is, by what it is about."""
    of_scheme = facts.get("award") or facts.get("round")
    return of_scheme.scheme_id if of_scheme else None


def kind_of(template: str) -> str:
    """The kind of the messages that are written from a template: its name without where it is kept."""
    return template.rpartition("/")[2]


def tell_each(
    session: Session, people: Iterable[Person], template: str, *, key: str, about_id: UUID, now: datetime, **facts: Any
) -> None:
    """Write to some people, to each once for each `key`, however often they are named."""
    for person in {person.id: person for person in people}.values():
        tell(session, person, template, key=f"{key}:{person.id}", about_id=about_id, now=now, **facts)


def tell_parties(
    session: Session,
    application: Application,
    template: str,
    *,
    key: str,
    now: datetime,
    but_not: Collection[UUID] = (),
    **facts: Any,
) -> None:
    """Write to the people of each host and partner that has agreed, once for each `key`; not to those in `but_not`,
    who hear of it otherwise.
    """
    for party in application.parties:
        if party.state == AGREED and party.organisation_id is not None:
            tell_each(
                session,
                [
                    member.person
                    for member in organisations.membership_list(session, party.organisation_id)
                    if member.person_id not in but_not
                ],
                template,
                key=f"{key}:{party.id}",
                **about(application),
                now=now,
                party=party,
                **facts,
            )


def tell_members(
    session: Session,
    organisation: Organisation,
    template: str,
    *,
    key: str,
    about_id: UUID,
    now: datetime,
    **facts: Any,
) -> None:
    """Write to each person of an organisation, once for each `key`."""
    tell_each(
        session,
        [member.person for member in organisations.membership_list(session, organisation.id)],
        template,
        key=key,
        about_id=about_id,
        now=now,
        organisation=organisation,
        **facts,
    )
