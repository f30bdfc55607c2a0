"""The grants that are open data, read in short pieces: no connection is held while a slow reader takes its time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from grants.applications.models import Application
from grants.awards.changing.ending.events import AwardEnded
from grants.awards.changing.variations.events import AwardVaried
from grants.awards.models import MADE, Award, AwardShare
from grants.kernel.clock import london_day
from grants.kernel.events import StoredEvent
from grants.kernel.sessions import Database
from grants.kernel.settings import Settings
from grants.organisations.places.models import Area
from grants.reporting.open_data import rules
from grants.reporting.open_data.records import Record, grant_record

AT_ONCE = 500
MOST_TOLD = 200
"""How many faults of one grade are told one by one."""


@dataclass(frozen=True)
class Checked:
    """What the checks found: how many grants are published and how many are not, and the faults by grade.

    `told` are the first of each grade, `counts` how many there are.
    """

    published: int
    withheld: int
    counts: dict[str, int]
    told: dict[str, list[rules.Fault]]


def published(database: Database, settings: Settings, now: datetime) -> Iterator[Record]:
    """The grants that pass the checks. What others have published, and we have imported, is theirs to publish."""
    return (record for _, record in published_awards(database, settings, now))


def published_awards(database: Database, settings: Settings, now: datetime) -> Iterator[tuple[Award, Record]]:
    """The grants that pass the checks: each as it is kept, with its application, and as it is published."""
    for award, record, faults in _checked(database, settings, now):
        if rules.is_publishable(faults):
            yield award, record


def published_of(
    session: Session, settings: Settings, organisation_ids: Sequence[UUID], now: datetime
) -> dict[UUID, list[Record]]:
    """The grants of these organisations that pass the checks, the latest first."""
    statement = _loaded(_ours(settings.publisher_prefix)).where(Award.organisation_id.in_(organisation_ids))
    awards = list(session.scalars(statement.order_by(Award.awarded_on.desc(), Award.id)))
    areas, changed, today = _areas_of(session, awards), _changed_at(session, awards), london_day(now)
    found: dict[UUID, list[Record]] = {}
    for award in awards:
        record = grant_record(award, areas, settings, changed_at=changed.get(award.id))
        if rules.is_publishable(rules.faults_of(record, today=today)):
            found.setdefault(award.organisation_id, []).append(record)
    return found


def what_checks_find(database: Database, settings: Settings, now: datetime) -> Checked:
    """What the checks find about all grants as they stand now."""
    counts: Counter[str] = Counter()
    told: dict[str, list[rules.Fault]] = {grade: [] for grade in rules.GRADES}
    fine = withheld = 0
    for _, _, faults in _checked(database, settings, now):
        is_fine = rules.is_publishable(faults)
        fine, withheld = fine + is_fine, withheld + (not is_fine)
        for fault in faults:
            counts[fault.grade] += 1
            if len(told[fault.grade]) < MOST_TOLD:
                told[fault.grade].append(fault)
    return Checked(fine, withheld, {grade: counts[grade] for grade in rules.GRADES}, told)


def _checked(
    database: Database, settings: Settings, now: datetime
) -> Iterator[tuple[Award, Record, list[rules.Fault]]]:
    today = london_day(now)
    after: UUID | None = None
    while True:
        with database.read() as session:
            awards = _next(session, settings.publisher_prefix, after)
            areas, changed = _areas_of(session, awards), _changed_at(session, awards)
        for award in awards:
            record = grant_record(award, areas, settings, changed_at=changed.get(award.id))
            yield award, record, rules.faults_of(record, today=today)
        if len(awards) < AT_ONCE:
            return
        after = awards[-1].id


def _next(session: Session, prefix: str, after: UUID | None) -> list[Award]:
    statement = _ours(prefix)
    if after is not None:
        statement = statement.where(Award.id > after)
    return list(session.scalars(_loaded(statement).order_by(Award.id).limit(AT_ONCE)))


def _ours(prefix: str) -> Select[Award]:
    ours = or_(Award.grant_id.is_(None), Award.grant_id.startswith(f"360G-{prefix}-", autoescape=True))
    return select(Award).where(Award.state.in_(MADE), Award.amount_pence > 0, ours)


def _loaded(statement: Select[Award]) -> Select[Award]:
    return statement.options(
        joinedload(Award.scheme),
        joinedload(Award.organisation),
        joinedload(Award.application).load_only(Application.round_id, raiseload=True),
        selectinload(Award.shares).joinedload(AwardShare.funder),
    )


def _areas_of(session: Session, awards: list[Award]) -> dict[str, Area]:
    codes = {code for award in awards for code in award.organisation.areas}
    return {area.code: area for area in session.scalars(select(Area).where(Area.code.in_(codes)))} if codes else {}


def _changed_at(session: Session, awards: Sequence[Award]) -> dict[UUID, datetime]:
    """When each of these awards was last changed by agreement or an uplift, or ended; without those that never were."""
    ids = [award.id for award in awards]
    happened = select(StoredEvent.subject_id, func.max(StoredEvent.at)).where(StoredEvent.subject_id.in_(ids))
    happened = happened.where(StoredEvent.name.in_((AwardVaried.name(), AwardEnded.name())))
    return dict(session.execute(happened.group_by(StoredEvent.subject_id)).all())
