"""What an uplift would make of all running grants of its scheme, and whether the money for it is there."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.changing.uplifts.rules import Standing, Uplifted, uplifted
from grants.awards.models import ACCEPTED, PLANNED, Award, AwardShare, Instalment
from grants.awards.planning.plans.models import InstalmentShare
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from grants.schemes.models import Contribution, Round


@dataclass(frozen=True)
class Running:
    """One running grant as it stands, with the instalments that an uplift changes, and what funders bear of the
    others.
    """

    award_id: UUID
    application_id: UUID
    organisation_id: UUID
    reference: str
    organisation_name: str
    round_id: UUID
    amount_pence: Pence
    instalment_ids: tuple[UUID, ...]
    funder_ids: tuple[UUID, ...]
    standing: Standing
    borne: tuple[int, ...]


@dataclass(frozen=True)
class Change:
    """What an uplift makes of one grant."""

    running: Running
    becomes: Uplifted

    @property
    def before_pence(self) -> Pence:
        return self.running.amount_pence

    @property
    def after_pence(self) -> Pence:
        return self.running.amount_pence + self.becomes.change_pence


@dataclass(frozen=True)
class Bearing:
    """What a funder bears of an uplift, or a round has to give for it, and what it has left for that."""

    of_id: UUID
    name: str
    change_pence: Pence
    left_pence: Pence

    @property
    def is_covered(self) -> bool:
        return self.change_pence <= self.left_pence


@dataclass(frozen=True)
class Preview:
    """All changes of an uplift, in the order of the grants, and who bears them."""

    changes: Sequence[Change]
    funders: Sequence[Bearing]
    rounds: Sequence[Bearing]

    @property
    def before_pence(self) -> Pence:
        return Pence(sum(each.before_pence for each in self.changes))

    @property
    def change_pence(self) -> Pence:
        return Pence(sum(each.becomes.change_pence for each in self.changes))

    @property
    def after_pence(self) -> Pence:
        return self.before_pence + self.change_pence

    @property
    def not_covered(self) -> Sequence[Bearing]:
        return [each for each in (*self.funders, *self.rounds) if not each.is_covered]


def preview_of(session: Session, scheme_id: UUID, *, starts_on: date, net: int) -> Preview:
    """What an uplift by `net` hundredths of a percent would change; grants of which nothing changes are left out."""
    found = [Change(each, uplifted(each.standing, net)) for each in running_awards(session, scheme_id, starts_on)]
    changes = [each for each in found if each.becomes.change_pence]
    by_funder: Counter[UUID] = Counter()
    by_round: Counter[UUID] = Counter()
    for change in changes:
        by_round[change.running.round_id] += change.becomes.change_pence
        for funder_id, part in zip(change.running.funder_ids, change.becomes.parts, strict=True):
            by_funder[funder_id] += part
    return Preview(changes, _funders(session, scheme_id, by_funder), _rounds(session, by_round))


def is_running(scheme_id: UUID, starts_on: date) -> ColumnElement[bool]:
    """A condition on awards: the accepted grants of a scheme that have not ended on a day."""
    return and_(
        Award.scheme_id == scheme_id,
        Award.state == ACCEPTED,
        Award.application_id.is_not(None),
        Award.ends_on >= starts_on,
    )


def running_awards(session: Session, scheme_id: UUID, starts_on: date) -> list[Running]:
    """The running grants of a scheme that have something planned from a day on, in four statements however many.

    An uplift changes what is planned, and nothing that is payable or paid.
    """
    running = is_running(scheme_id, starts_on)
    shares = _shares(session, running)
    ids, amounts = _planned(session, running, starts_on)
    bearing = _bearing(session, running, starts_on)
    bears, borne = bearing[True], bearing[False]
    awards = session.execute(
        select(
            Award.id,
            Application.id,
            Organisation.id,
            Award.reference,
            Organisation.name,
            Application.round_id,
            Award.amount_pence,
        )
        .join(Award.application)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .where(running)
        .order_by(Award.id)
    )
    return [
        Running(
            award_id=award_id,
            application_id=application_id,
            organisation_id=organisation_id,
            reference=reference,
            organisation_name=name,
            round_id=round_id,
            amount_pence=amount,
            instalment_ids=tuple(ids[award_id]),
            funder_ids=tuple(shares[award_id]),
            standing=Standing(
                tuple(amounts[award_id]),
                tuple(shares[award_id].values()),
                tuple(bears.get((award_id, funder), 0) for funder in shares[award_id]),
            ),
            borne=tuple(borne.get((award_id, funder), 0) for funder in shares[award_id]),
        )
        for award_id, application_id, organisation_id, reference, name, round_id, amount in awards
        if award_id in ids
    ]


def _shares(session: Session, running: ColumnElement[bool]) -> dict[UUID, dict[UUID, int]]:
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    rows = session.execute(
        select(AwardShare.award_id, AwardShare.funder_id, AwardShare.amount_pence)
        .join(Award, Award.id == AwardShare.award_id)
        .where(running)
        .order_by(AwardShare.award_id, AwardShare.funder_id)
    )
    for award_id, funder_id, pence in rows:
        found[award_id][funder_id] = int(pence)
    return found


def _planned(
    session: Session, running: ColumnElement[bool], starts_on: date
) -> tuple[dict[UUID, list[UUID]], dict[UUID, list[int]]]:
    """By award, the ids and the amounts of the instalments that an uplift changes, in their order."""
    ids: dict[UUID, list[UUID]] = defaultdict(list)
    amounts: dict[UUID, list[int]] = defaultdict(list)
    instalments = session.execute(
        select(Instalment.id, Instalment.award_id, Instalment.amount_pence)
        .join(Instalment.award)
        .where(running, _is_changed(starts_on))
        .order_by(Instalment.award_id, Instalment.number)
    )
    for instalment_id, award_id, pence in instalments:
        ids[award_id].append(instalment_id)
        amounts[award_id].append(int(pence))
    return ids, amounts


def _bearing(
    session: Session, running: ColumnElement[bool], starts_on: date
) -> dict[bool, dict[tuple[UUID, UUID], int]]:
    """By award and funder, what it bears of the instalments that an uplift changes (True), and of the others."""
    found: dict[bool, dict[tuple[UUID, UUID], int]] = {True: {}, False: {}}
    changes = case((_is_changed(starts_on), 1), else_=0)
    rows = session.execute(
        select(Instalment.award_id, InstalmentShare.funder_id, changes, func.sum(InstalmentShare.amount_pence))
        .join(Instalment, Instalment.id == InstalmentShare.instalment_id)
        .join(Instalment.award)
        .where(running)
        .group_by(Instalment.award_id, InstalmentShare.funder_id, changes)
    )
    for award_id, funder_id, is_changed, pence in rows:
        found[bool(is_changed)][award_id, funder_id] = int(pence)
    return found


def _is_changed(starts_on: date) -> ColumnElement[bool]:
    return and_(Instalment.state == PLANNED, Instalment.due_on >= starts_on)


def _funders(session: Session, scheme_id: UUID, by_funder: Mapping[UUID, int]) -> list[Bearing]:
    rows = session.execute(
        select(Contribution.funder_id, Organisation.name, Contribution.amount_pence, Contribution.awarded_pence)
        .join(Organisation, Organisation.id == Contribution.funder_id)
        .where(Contribution.scheme_id == scheme_id)
        .order_by(Contribution.position)
    )
    return [
        Bearing(funder_id, name, Pence(by_funder.get(funder_id, 0)), gives - awarded)
        for funder_id, name, gives, awarded in rows
    ]


def _rounds(session: Session, by_round: Mapping[UUID, int]) -> list[Bearing]:
    rows = session.execute(
        select(Round.id, Round.name, Round.budget_pence, Round.committed_pence)
        .where(Round.id.in_(by_round))
        .order_by(Round.id)
    )
    return [
        Bearing(round_id, name, Pence(by_round[round_id]), budget - committed)
        for round_id, name, budget, committed in rows
    ]
