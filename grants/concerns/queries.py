"""Reading concerns."""

from collections.abc import Set
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.applications.screening.events import ApplicationScreened
from grants.awards.models import Award
from grants.concerns.models import Concern
from grants.concerns.rules import ANSWERED, RAISED, SENT, TAKEN
from grants.kernel.access import Actor
from grants.kernel.events import EventSubject, StoredEvent
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.kernel.references import read_reference, references_in
from grants.kernel.web import this_app
from grants.panels.deciding.events import DecisionMade, DecisionProposed
from grants.panels.deciding.releasing.events import DecisionReleased

TOOK_PART = tuple(event.name() for event in (ApplicationScreened, DecisionProposed, DecisionMade, DecisionReleased))
"""Whoever did one of these took part in what became of an application."""

IN_STATE: dict[str, tuple[ColumnElement[bool], ...]] = {
    RAISED: (Concern.taken_at.is_(None),),
    TAKEN: (Concern.taken_at.is_not(None), Concern.answered_at.is_(None)),
    ANSWERED: (Concern.answered_at.is_not(None), Concern.sent_at.is_(None)),
    SENT: (Concern.sent_at.is_not(None),),
}


def concern_of(session: Session, concern_id: UUID) -> Concern:
    """A concern with everybody who had to do with it. Raises NotFound."""
    people = (Concern.taker, Concern.answerer, Concern.sender, Concern.raiser, Concern.enterer, Concern.review_of)
    statement = select(Concern).options(*(joinedload(each) for each in people)).where(Concern.id == concern_id)
    concern = session.scalar(statement)
    if concern is None:
        raise NotFound("There is no such concern.")
    return concern


def open_concern(session: Session, actor: Actor, concern_id: UUID) -> Concern:
    """A concern that no conflict of interest closes to somebody. Raises NotFound, also where one does."""
    concern = concern_of(session, concern_id)
    if concern.application_id in _closed(session, actor) and concern.raised_by != actor.person_id:
        raise NotFound("There is no such concern.")
    return concern


def concerns_page(
    session: Session,
    actor: Actor,
    *,
    own: bool = False,
    state: str = "",
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Concern]:
    """A page of the concerns that somebody may see, or raised, the latest first, with who looks into each."""
    statement = (
        (_raised_by(actor) if own else _seen_by(session, actor))
        .options(joinedload(Concern.taker))
        .where(*IN_STATE.get(state, ()))
    )
    by = (Concern.raised_at, Concern.id)
    return page_of(session, statement, by=by, after=after, size=size, descending=True)


def open_concerns(session: Session, actor: Actor, most: int) -> list[Concern]:
    """The concerns not answered yet that an administrator may see, the most urgent first."""
    statement = _seen_by(session, actor).where(Concern.sent_at.is_(None))
    return list(session.scalars(statement.order_by(Concern.answer_by, Concern.id).limit(most)))


def _seen_by(session: Session, actor: Actor) -> Select[Concern]:
    if not actor.is_administrator:
        return _raised_by(actor)
    about = Concern.application_id
    return select(Concern).where(or_(about.is_(None), about.not_in(_closed(session, actor))))


def _raised_by(actor: Actor) -> Select[Concern]:
    return select(Concern).where(Concern.raised_by == actor.person_id)


def _closed(session: Session, actor: Actor) -> Set[UUID]:
    return this_app().registry.closed(session, actor)


def by_reference(session: Session, typed: str) -> Concern | None:
    """The concern with the reference that somebody typed."""
    reference = read_reference(typed)
    return session.scalar(select(Concern).where(Concern.reference == reference)) if reference else None


def application_named(session: Session, *texts: str) -> UUID | None:
    """The first application whose reference stands in what somebody typed, or that of its grant."""
    for reference in references_in("\n".join(texts)):
        of_award = select(Award.application_id).where(Award.reference == reference)
        statement = select(Application.id).where(or_(Application.reference == reference, Application.id.in_(of_award)))
        if (found := session.scalar(statement)) is not None:
            return found
    return None


def took_part(session: Session, concern: Concern) -> set[UUID]:
    """Who screened the application that a concern is about, or had a hand in the decision."""
    if concern.application_id is None:
        return set()
    about = select(EventSubject.event_id).where(EventSubject.subject_id == concern.application_id)
    on_it = (StoredEvent.subject_id == concern.application_id) | StoredEvent.id.in_(about)
    statement = select(StoredEvent.actor_id).where(on_it, StoredEvent.name.in_(TOOK_PART))
    return {each for each in session.scalars(statement) if each is not None}


def answered_before(session: Session, concern: Concern) -> set[UUID]:
    """Who wrote and who sent the answer that is to be looked at again."""
    statement = select(Concern.answered_by, Concern.sent_by).where(Concern.id == concern.review_of_id)
    return {each for both in session.execute(statement) for each in both if each is not None}
