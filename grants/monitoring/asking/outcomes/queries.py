"""Reading what a grant is to change."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, select
from sqlalchemy.orm import Session, joinedload, load_only, raiseload

from grants.applications.models import Application
from grants.applications.queries import form_of, question_set_of, values_of
from grants.awards.models import Award
from grants.awards.queries import award_of, closed_to
from grants.kernel.access import Actor
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound
from grants.kernel.slices import AT_ONCE
from grants.monitoring.asking.outcomes.models import AwardOutcome
from grants.monitoring.asking.outcomes.rules import Promise, has_figures, promises_of
from grants.schemes.models import QuestionSetVersion, Round

_STANDS = AwardOutcome.agreed_at.is_not(None) & AwardOutcome.ended_at.is_(None)
"""An outcome that both sides agreed to, until another takes its place."""


def promises_for(session: Session, award: Award) -> list[Promise]:
    """What a grant is to change: as it was agreed, or else as its application said. It comes with its application."""
    return promises_by_award(session, [award])[award.id]


def promises_by_award(session: Session, awards: Collection[Award]) -> dict[UUID, list[Promise]]:
    """What each of several grants is to change, by the id of the grant. They come with their applications."""
    stands = select(AwardOutcome).where(AwardOutcome.award_id.in_([award.id for award in awards]), _STANDS)
    agreed: dict[UUID, list[Promise]] = defaultdict(list)
    for outcome in session.scalars(stands.order_by(AwardOutcome.position, AwardOutcome.id)):
        agreed[outcome.award_id].append(outcome.promise)
    return {award.id: agreed[award.id] or said_by(award.application) for award in awards}


def promises_in_figures(session: Session, grants: ColumnElement[bool]) -> dict[UUID, list[Promise]]:
    """What each grant that a condition on `Award` names is to change, however many there are, where one of its promises
    has a figure.
    """
    stands = _STANDS & (AwardOutcome.award_id == Award.id)
    agreed = select(AwardOutcome).join(Award, stands).where(grants)
    agreed = agreed.order_by(AwardOutcome.award_id, AwardOutcome.position, AwardOutcome.id)
    found: dict[UUID, list[Promise]] = defaultdict(list)
    for outcome in session.scalars(agreed.execution_options(yield_per=AT_ONCE)):
        found[outcome.award_id].append(outcome.promise)
    for award_id, application in _asked_for_figures(session, grants & ~exists().where(stands)):
        found[award_id] = said_by(application)
    return {award_id: promises for award_id, promises in found.items() if any(each.measure for each in promises)}


def _asked_for_figures(session: Session, grants: ColumnElement[bool]) -> Iterator[Row[UUID, Application]]:
    """The ids of grants with their applications, of those that were asked for outcomes with figures."""
    theirs = select(Application.id, Application.question_set_id, Application.round_id).join(Award.application)
    theirs = theirs.where(grants)
    sets = select(QuestionSetVersion).where(
        QuestionSetVersion.id.in_(theirs.with_only_columns(Application.question_set_id))
    )
    asking = [each for each in session.scalars(sets) if has_figures(question_set_of(each))]
    rounds = select(Round).where(Round.id.in_(theirs.with_only_columns(Application.round_id)))
    _kept = session.scalars(rounds.options(joinedload(Round.scheme))).all()
    applications = (
        select(Award.id, Application)
        .join(Award.application)
        .where(grants, Application.question_set_id.in_([each.id for each in asking]))
        .options(
            load_only(Application.title, Application.amount_requested_pence, Application.answers),
            raiseload(Application.question_set, sql_only=True),
            raiseload(Application.round, sql_only=True),
        )
    )
    yield from session.execute(applications.execution_options(yield_per=AT_ONCE))


def said_by(application: Application | None) -> list[Promise]:
    """What an application said would change."""
    return promises_of(form_of(application), values_of(application)) if application is not None else []


def standing_of(session: Session, award_id: UUID) -> list[AwardOutcome]:
    """The outcomes of a grant that were agreed; none while those of its application stand."""
    found = select(AwardOutcome).where(AwardOutcome.award_id == award_id, _STANDS)
    return list(session.scalars(found.order_by(AwardOutcome.position, AwardOutcome.id)))


def proposals_of(session: Session, award_id: UUID) -> list[AwardOutcome]:
    """What one side put and the other has not answered, with who put it."""
    found = select(AwardOutcome).where(
        AwardOutcome.award_id == award_id, AwardOutcome.agreed_at.is_(None), AwardOutcome.ended_at.is_(None)
    )
    return list(session.scalars(found.order_by(AwardOutcome.id).options(joinedload(AwardOutcome.proposer))))


def award_with_application(session: Session, award_id: UUID) -> Award:
    """A grant as a whole, with what its application asked. Raises NotFound."""
    award = award_of(session, award_id)
    asked = (joinedload(Application.question_set), joinedload(Application.round).joinedload(Round.scheme))
    session.scalars(select(Application).where(Application.id == award.application_id).options(*asked)).all()
    return award


def outcome_of(session: Session, award_id: UUID, outcome_id: UUID) -> tuple[Award, AwardOutcome]:
    """A grant as a whole, and what was put about one of its outcomes. Raises NotFound."""
    award = award_with_application(session, award_id)
    put = select(AwardOutcome).where(AwardOutcome.id == outcome_id, AwardOutcome.award_id == award_id)
    found = session.scalar(put.options(joinedload(AwardOutcome.proposer)))
    if found is None:
        raise NotFound("This grant has no such outcome.")
    return award, found


IS_OPEN = AwardOutcome.agreed_at.is_(None) & AwardOutcome.ended_at.is_(None)
"""An outcome that one side has put and the other has not answered."""


def waiting_for(session: Session, actor: Actor) -> Sequence[Row[AwardOutcome, Award]]:
    """What waits for an answer of this actor: of ours, or of their organisations."""
    theirs = AwardOutcome.by_us.is_(True) & Award.organisation_id.in_(actor.held("member"))
    found = (
        select(AwardOutcome, Award)
        .join(Award, Award.id == AwardOutcome.award_id)
        .where(IS_OPEN)
        .order_by(AwardOutcome.proposed_at, AwardOutcome.id)
        .limit(bounded())
        .options(joinedload(Award.organisation))
    )
    if actor.is_administrator:
        ours = AwardOutcome.by_us.is_(False) & Award.id.not_in(closed_to(actor))
        return session.execute(found.where(ours | theirs)).all()
    return session.execute(found.where(theirs)).all()
