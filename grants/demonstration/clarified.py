"""A question after sending, in the demonstration: asked, and answered with another answer beside the first."""

from datetime import timedelta
from uuid import UUID

from grants.applications import queries as applications
from grants.applications.clarifications import queries as clarification_queries
from grants.applications.clarifications import service as clarification_service
from grants.demonstration.narrator import Narrator

QUESTION = "You write of forty people. Are they the same forty each Sunday, or forty over the year?"
ANSWER = (
    "Autistic adults and their families. Nine families asked for it in writing. "
    "About forty people over the year, and twelve to fifteen of them on any one Sunday."
)


def ask_and_answer(story: Narrator, key: str, application_id: UUID) -> None:
    """Let the administrator ask about an application that was sent, and its people answer."""
    with story.acting_as("administrator", story.now + timedelta(hours=1)) as (session, actor):
        asked = clarification_service.ask(
            session,
            applications.application_of(session, application_id),
            question=QUESTION,
            sections=["work"],
            due_at=story.now + timedelta(days=7),
            actor=actor,
            now=story.now,
        ).id
    with story.acting_as(key, story.now + timedelta(hours=1)) as (session, actor):
        clarification_service.answer(
            session,
            clarification_queries.clarification_of(session, asked),
            answers={"who": ANSWER},
            send=True,
            actor=actor,
            now=story.now,
        )
