"""Reading the conditions of grants."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from grants.applications.models import Application
from grants.awards import queries
from grants.awards.models import ACCEPTED, ENDED, OFFERED, PLANNED, Award, Instalment
from grants.awards.planning.conditions.models import AwardCondition, ConditionFile
from grants.awards.planning.conditions.rules import FAILED, GRANTEE, HOST, OPEN, SHOWN, UNSETTLED
from grants.awards.planning.plans.queries import plan_of
from grants.kernel.access import Actor
from grants.kernel.paging import PAGE_SIZE, Page, bounded, page_of
from grants.kernel.problems import NotFound
from grants.organisations.models import Organisation


def open_conditions_of(session: Session, award_ids: Collection[UUID]) -> dict[UUID, list[AwardCondition]]:
    """By award, its conditions that are neither met nor waived: open, shown or failed. Awards without any have [].

    No instalment becomes payable while a condition with its number as `instalment` is among them.
    """
    found: dict[UUID, list[AwardCondition]] = defaultdict(list, {each: [] for each in award_ids})
    unsettled = select(AwardCondition).where(
        AwardCondition.award_id.in_(award_ids), AwardCondition.state.in_(UNSETTLED)
    )
    for condition in session.scalars(unsettled.order_by(AwardCondition.award_id, AwardCondition.number)):
        found[condition.award_id].append(condition)
    return dict(found)


def conditions_of(session: Session, award_id: UUID) -> list[AwardCondition]:
    """The conditions of a grant, in their order, with who said that they are done and who settled them."""
    found = select(AwardCondition).where(AwardCondition.award_id == award_id).order_by(AwardCondition.number)
    return list(session.scalars(found.options(*_PEOPLE)))


_PEOPLE = (joinedload(AwardCondition.shower), joinedload(AwardCondition.settler))


def condition_of(session: Session, award_id: UUID, number: int) -> tuple[Award, AwardCondition]:
    """A grant, as `awards.queries.award_of` loads it, and its condition of this number. Raises NotFound."""
    award = queries.award_of(session, award_id)
    found = select(AwardCondition).where(AwardCondition.award_id == award_id, AwardCondition.number == number)
    condition = session.scalar(found.options(*_PEOPLE))
    if condition is None:
        raise NotFound("This grant has no such condition.")
    return award, condition


TO_LOOK_AT, OVERDUE, WITHOUT_DAY, HAVE_FAILED, ALL_OPEN = "shown", "overdue", "without_day", "failed", "open"
KINDS = (TO_LOOK_AT, OVERDUE, WITHOUT_DAY, HAVE_FAILED, ALL_OPEN)


def conditions_page(
    session: Session, actor: Actor, *, which: str, today: date, after: str | None = None, size: int = PAGE_SIZE
) -> Page[AwardCondition]:
    """A page of the conditions of one of `KINDS` of grants that an administrator may read, the oldest first.

    With award, its organisation and application.
    """
    of_award = joinedload(AwardCondition.award, innerjoin=True)
    found = _of_live_awards(actor, which, today).options(
        of_award.joinedload(Award.organisation, innerjoin=True), of_award.joinedload(Award.application)
    )
    return page_of(session, found, by=(AwardCondition.id,), after=after, size=size)


def numbers_of(session: Session, actor: Actor, *, today: date) -> dict[str, int]:
    """How many conditions of each of `KINDS` there are in grants that an administrator may read."""
    counts = [func.count().filter(of_kind).label(kind) for kind, of_kind in _kinds(today).items()]
    row = session.execute(_of_live_awards(actor, ALL_OPEN, today).with_only_columns(*counts)).one()
    return dict(zip(_kinds(today), row, strict=True))


def _of_live_awards(actor: Actor, which: str, today: date) -> Select[AwardCondition]:
    live = (Award.state == OFFERED) | matters()
    found = select(AwardCondition).join(AwardCondition.award).where(_kinds(today)[which], live)
    return found.where(Award.id.not_in(queries.closed_to(actor)))


def _kinds(today: date) -> dict[str, ColumnElement[bool]]:
    """The conditions of each of `KINDS`; the last has all of the others."""
    state = AwardCondition.state
    return {
        TO_LOOK_AT: state == SHOWN,
        OVERDUE: (state == OPEN) & (AwardCondition.due_on < today),
        WITHOUT_DAY: (state == OPEN) & AwardCondition.due_on.is_(None),
        HAVE_FAILED: state == FAILED,
        ALL_OPEN: state.in_(UNSETTLED),
    }


def matters() -> ColumnElement[bool]:
    """A condition on conditions, joined with their awards: of a grant, or of one that has ended while a payment that
    is still to come waits for it.
    """
    to_come = exists().where(
        Instalment.award_id == AwardCondition.award_id,
        Instalment.number == AwardCondition.instalment,
        Instalment.is_to_come,
    )
    return (Award.state == ACCEPTED) | (Award.state == ENDED) & to_come


def is_live(session: Session, award: Award, condition: AwardCondition) -> bool:
    """Whether something can still come of a condition: of an offer, or as `matters` says."""
    of_it = select(AwardCondition.id).join(AwardCondition.award).where(AwardCondition.id == condition.id, matters())
    return award.state == OFFERED or session.scalar(of_it) is not None


def live_among(session: Session, condition_ids: Collection[UUID]) -> set[UUID]:
    """Those of these conditions, of grants that were accepted, of which something can still come."""
    found = select(AwardCondition.id).join(AwardCondition.award).where(AwardCondition.id.in_(condition_ids), matters())
    return set(session.scalars(found))


def to_do_for(session: Session, organisation_ids: Collection[UUID]) -> list[AwardCondition]:
    """What these organisations have to do for grants, as grantee or as host, the first due first.

    With award and its organisation.
    """
    hosted = select(Application.id).where(Application.host_organisation_id.in_(organisation_ids))
    as_grantee = (AwardCondition.who == GRANTEE) & Award.organisation_id.in_(organisation_ids)
    as_host = (AwardCondition.who == HOST) & Award.application_id.in_(hosted)
    found = (
        select(AwardCondition)
        .join(AwardCondition.award)
        .where(AwardCondition.state == OPEN, matters(), as_grantee | as_host)
        .order_by(AwardCondition.due_on.is_(None), AwardCondition.due_on, AwardCondition.id)
        .limit(bounded())
    )
    return list(session.scalars(found.options(joinedload(AwardCondition.award).joinedload(Award.organisation))))


def payments_that_can_wait(session: Session, award: Award, today: date) -> list[int]:
    """The numbers of the payments of a grant that are not payable yet; of an offer, of those that it is to have."""
    if award.state == OFFERED:
        return [payment.number for payment in plan_of(session, award, accepted_on=today)]
    return [instalment.number for instalment in award.instalments if instalment.state == PLANNED]


def host_of(session: Session, award: Award) -> Organisation | None:
    """The host of the group that a grant is for; None where it has none."""
    if award.signing_organisation_id == award.organisation_id:
        return None
    return session.get_one(Organisation, award.signing_organisation_id)


# Files


def files_of(session: Session, award: Award, condition: AwardCondition) -> list[ConditionFile]:
    """The files that were added to a condition and not removed, the oldest first."""
    found = (
        select(ConditionFile)
        .where(ConditionFile.condition_id == condition.id, ConditionFile.removed_at.is_(None))
        .options(joinedload(ConditionFile.file, innerjoin=True))
        .order_by(ConditionFile.id)
    )
    files = list(session.scalars(found))
    for each in files:
        _know(each, award, condition)
    return files


def file_of(session: Session, upload_id: UUID) -> tuple[Award, ConditionFile]:
    """A grant, as `awards.queries.award_of` loads it, and a file of one of its conditions, with both.

    Raises NotFound, also when it was removed.
    """
    found = session.scalar(
        select(ConditionFile)
        .where(ConditionFile.id == upload_id, ConditionFile.removed_at.is_(None))
        .options(joinedload(ConditionFile.file, innerjoin=True), joinedload(ConditionFile.condition, innerjoin=True))
    )
    if found is None:
        raise NotFound("There is no such file.")
    award = queries.award_of(session, found.condition.award_id)
    _know(found, award, found.condition)
    return award, found


def _know(upload: ConditionFile, award: Award, condition: AwardCondition) -> None:
    set_committed_value(condition, "award", award)
    set_committed_value(upload, "condition", condition)
