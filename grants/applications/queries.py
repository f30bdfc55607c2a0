"""Reading about applications."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload, selectinload

from grants.applications import rules
from grants.applications.conflicts import without_conflict
from grants.applications.locking import remember_lock
from grants.applications.models import (
    DRAFT,
    STATES,
    UNDECIDED,
    WITHDRAWN,
    Application,
    Assistance,
)
from grants.applications.rest import HAS_PARTIES, WAS_ASKED, read_parties, read_rest
from grants.kernel.access import Actor
from grants.kernel.clock import london_day, to_the_minute
from grants.kernel.forms import QuestionSet, parse_definition, visible
from grants.kernel.paging import PAGE_SIZE, Page, bounded, page_of
from grants.kernel.problems import NotFound
from grants.kernel.tallies import tallies_of
from grants.schemes.models import QuestionSetVersion, Round

NO_APPLICATION = "There is no such application."
MOST_KEPT = 300
_question_sets: dict[UUID, QuestionSet] = {}


# One application


def application_of(session: Session, application_id: UUID) -> Application:
    """An application with its round, scheme, organisation, questions, host, partners, clarifications
    and screening.

    Raises NotFound.
    """
    row = session.execute(_to_read(), {"application_id": application_id}).first()
    if row is None:
        raise NotFound(NO_APPLICATION)
    application: Application = row[0]
    read_rest(session, application, has_parties=row.has_parties, was_asked=row.was_asked)
    return application


def application_to_change(session: Session, application_id: UUID) -> Application:
    """An application with its round, scheme, organisation, questions, host and partners, without clarifications.

    It is locked until the transaction ends: nobody else changes it. Raises NotFound.
    """
    application: Application | None = session.scalar(_to_change(), {"application_id": application_id})
    if application is None:
        raise NotFound(NO_APPLICATION)
    read_parties(session, application)
    remember_lock(session, application)
    return application


@cache
def _to_read() -> Select[Application, bool, bool]:
    """Put together once, as the next: nearly every answer about an application begins with one of them."""
    return _by_id().add_columns(HAS_PARTIES, WAS_ASKED)


@cache
def _to_change() -> Select[Application]:
    return _by_id().with_for_update(of=Application)


def _by_id() -> Select[Application]:
    return (
        select(Application)
        .where(Application.id == bindparam("application_id"))
        .options(
            joinedload(Application.round, innerjoin=True).joinedload(Round.scheme, innerjoin=True),
            joinedload(Application.organisation, innerjoin=True),
            joinedload(Application.question_set, innerjoin=True).defer(QuestionSetVersion.definition),
            joinedload(Application.screening),
            joinedload(Application.assistance).joinedload(Assistance.enterer, innerjoin=True),
        )
    )


def form_of(application: Application) -> QuestionSet:
    """Everything that this application is asked, in the version that it answers."""
    of_round, scheme = application.round, application.round.scheme
    smallest, largest = scheme.smallest_award_pence, scheme.largest_award_pence
    asked, closes_on = question_set_of(application.question_set), london_day(of_round.closes_at)
    return rules.whole_form(
        asked, smallest=smallest, largest=largest, closes_on=closes_on, decisions_by=of_round.decisions_by
    )


def question_set_of(version: QuestionSetVersion) -> QuestionSet:
    """The questions of a version, which never change, so they are read once in each process.

    Whoever reads an application defers them; they come when they are asked for.
    """
    if version.id not in _question_sets:
        if len(_question_sets) >= MOST_KEPT:
            _question_sets.clear()
        _question_sets[version.id] = parse_definition(version.definition)
    return _question_sets[version.id]


def values_of(application: Application) -> dict[str, object]:
    """The answers to the whole form, by question key."""
    return rules.values(title=application.title, amount=application.amount_requested_pence, answers=application.answers)


def start_asked(application: Application) -> date | None:
    """The first day on which the work starts, as the application tells it; None where it tells none."""
    values = values_of(application)
    return rules.first_day_told(visible(form_of(application), values), values)


# Before there is one


def round_to_apply_in(session: Session, round_id: UUID) -> Round:
    """A round with its scheme and questions. Raises NotFound."""
    found = session.scalar(
        select(Round)
        .where(Round.id == round_id)
        .options(
            joinedload(Round.scheme, innerjoin=True),
            joinedload(Round.question_set, innerjoin=True).defer(QuestionSetVersion.definition),
        )
    )
    if found is None:
        raise NotFound("There is no such round.")
    return found


def own_applications_in(session: Session, round_id: UUID, actor: Actor) -> Sequence[Application]:
    """What the organisations of this person have in a round already, with the organisations."""
    ids = actor.held("member")
    if not ids:
        return []
    return session.scalars(
        select(Application)
        .where(Application.round_id == round_id, Application.organisation_id.in_(ids))
        .where(Application.state != WITHDRAWN)
        .options(joinedload(Application.organisation, innerjoin=True), defer(Application.answers))
        .order_by(Application.id)
    ).all()


# Lists


def _with_organisations() -> Select[Application]:
    return select(Application).options(joinedload(Application.organisation, innerjoin=True))


def _listed() -> Select[Application]:
    """Applications with their organisations, without what they answer."""
    return _with_organisations().options(defer(Application.answers), defer(Application.eligibility_answers))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """A condition on applications: those that `access.may_read_application` lets this person read."""
    theirs = Application.id.in_(actor.held("reader"))
    own = or_(Application.organisation_id.in_(actor.held("member")), theirs)
    if not actor.is_administrator:
        return own
    seen = or_(Application.submitted_at.is_not(None), Application.entered_channel.is_not(None))
    return or_(own, and_(seen, without_conflict(actor)))


def applications_in_round(
    session: Session,
    round_id: UUID,
    *,
    state: str | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
    readable_by: Actor | None = None,
    with_answers: bool = False,
) -> Page[Application]:
    """A page of a round's applications in the order in which they were started, with organisations.

    Drafts are among them, unless `readable_by` says for whom the list is.
    """
    listed = _with_organisations() if with_answers else _listed()
    # A range of one, in the order of the index: for one value PostgreSQL reads all earlier rounds in the order of ids.
    statement = listed.where(Application.round_id.between(round_id, round_id))
    if state:
        statement = statement.where(Application.state == state)
    if readable_by:
        statement = statement.where(visible_to(readable_by))
    return page_of(session, statement, by=(Application.round_id, Application.id), after=after, size=size)


def applications_readable_by(
    session: Session,
    actor: Actor,
    *,
    state: str | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Application]:
    """A page of what this person may read, the newest first, with organisation, round and scheme."""
    statement = _listed().where(visible_to(actor)).options(selectinload(Application.round).selectinload(Round.scheme))
    if state:
        statement = statement.where(Application.state == state)
    return page_of(session, statement, by=(Application.id,), after=after, size=size, descending=True)


def counts_by_state(session: Session, round_id: UUID) -> dict[str, int]:
    """How many applications of a round are in each state, as the database keeps it; none where there are none."""
    return {name: number for (_, name), number in tallies_of(session, [round_id]).items() if name in STATES and number}


# What waits


def open_drafts(session: Session, actor: Actor, now: datetime) -> Sequence[Application]:
    """Drafts of this person's organisations that can still be sent, the most urgent first.

    With round, scheme, questions, host and partners.
    """
    ids = actor.held("member")
    if not ids:
        return []
    return session.scalars(
        select(Application)
        .join(Application.round)
        .join(Round.scheme)
        .where(Application.organisation_id.in_(ids), Application.state == DRAFT)
        .where(Round.withdrawn_at.is_(None))
        .where(or_(Round.closes_at >= to_the_minute(now), Application.own_closes_at >= to_the_minute(now)))
        .options(
            contains_eager(Application.round).contains_eager(Round.scheme),
            joinedload(Application.organisation, innerjoin=True),
            joinedload(Application.question_set, innerjoin=True).defer(QuestionSetVersion.definition),
            selectinload(Application.parties),
        )
        .order_by(Round.closes_at, Application.id)
    ).all()


def undecided_of(session: Session, actor: Actor) -> Sequence[Application]:
    """What this person's organisations have sent and is not decided, with the organisations; the first sent first."""
    ids = actor.held("member")
    if not ids:
        return []
    return session.scalars(
        _listed()
        .where(Application.organisation_id.in_(ids), Application.state.in_(UNDECIDED))
        .order_by(Application.submitted_at, Application.id)
        .limit(bounded())
    ).all()
