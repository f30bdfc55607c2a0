"""The host of the demonstration: an organisation that holds the money of groups without rules of their own."""

from uuid import UUID

from sqlalchemy import select

from grants.applications import queries as applications
from grants.applications.hosting import answering
from grants.applications.hosting import queries as hosting_queries
from grants.applications.hosting import service as hosting_service
from grants.applications.models import Party
from grants.demonstration.narrator import Narrator
from grants.organisations import service as organisations
from grants.organisations.models import Organisation

HOST = "Millbrook Community Anchor"
KEY = "host"
EMAIL = "host@demonstration.example"


def introduce_host(story: Narrator) -> None:
    """Register the host; its manager may sign for it."""
    with story.acting_as(KEY) as (session, actor):
        details = {"name": HOST, "kind": "cio", "constituted": True, "annual_income_pence": 24_000_000}
        organisations.register_organisation(session, details=details, position="Manager", actor=actor, now=story.now)


def ask_host(story: Narrator, key: str, application_id: UUID) -> UUID:
    """Let a group name the host in its draft; gives what the host is asked."""
    with story.acting_as(key) as (session, actor):
        return hosting_service.name_party(
            session,
            applications.application_of(session, application_id),
            role="host",
            name=HOST,
            contact_name="Maureen Fox",
            email=EMAIL,
            share_pence=0,
            does="Keeps the grant apart from its own money and pays our bills from it.",
            actor=actor,
            now=story.now,
        ).id


def find_host(story: Narrator, key: str, application_id: UUID) -> None:
    """Let a group name the host, and the host agree."""
    party_id = ask_host(story, key, application_id)
    with story.acting_as(KEY) as (session, actor):
        host_id = session.scalars(select(Organisation.id).where(Organisation.name == HOST)).one()
        party: Party = hosting_queries.party_of(session, party_id)
        answering.answer(
            session,
            party,
            agrees=True,
            organisation_id=host_id,
            confirmed=True,
            note="We know them well, and are glad to.",
            actor=actor,
            now=story.now,
        )
