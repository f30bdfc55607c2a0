"""Applications of the demonstration that wait to be screened: two that look alike, one with a host, one with a risk."""

from collections.abc import Sequence
from uuid import UUID

from grants.applications import queries as applications
from grants.applications.screening import service as screening_service
from grants.applications.screening.work import service as screening_work_service
from grants.demonstration.narrator import Narrator
from grants.organisations import queries as organisations
from grants.organisations.contacts import service as contact_service

SAME_MAN = {
    "name": "Gordon Tate",
    "position": "Chair",
    "email": None,
    "phone": "0113 496 0777",
    "address": None,
    "is_of_age": True,
}
"""The contact of two clubs."""


def look_alike(story: Narrator, applied: Sequence[UUID]) -> None:
    """Let the organisations of these applications name one and the same man."""
    for application_id in applied:
        with story.acting_as("administrator") as (session, actor):
            application = applications.application_of(session, application_id)
            organisation = organisations.organisation_of(session, application.organisation_id)
            contact_service.save_contacts(
                session,
                organisation,
                contacts={"main": SAME_MAN},
                version=organisation.version,
                actor=actor,
                now=story.now,
            )


def begin_screening(story: Narrator, application_id: UUID) -> None:
    """The administrator has one in hand: some of its checklist is marked, and a risk is written down."""
    with story.acting_as("administrator") as (session, actor):
        application = applications.application_of(session, application_id)
        screening_work_service.take(session, application, actor=actor, now=story.now)
        screening_service.mark_items(
            session,
            application,
            marks={"document": ("seen", ""), "account": ("problem", "The account is in the name of its treasurer.")},
            version=None,
            actor=actor,
            now=story.now,
        )
        screening_service.record_risk(
            session,
            application,
            description="The only person who can lead the sessions leaves in spring.",
            likelihood=4,
            severity=4,
            mitigation="They look for a second leader, and tell us by Christmas.",
            actor=actor,
            now=story.now,
        )
