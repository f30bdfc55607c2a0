"""Reading the grants of a pack: who got how much for what, where, and how far it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from grants.awards.models import MADE, PAID, Award, AwardShare, Instalment
from grants.awards.planning.plans.models import InstalmentShare
from grants.kernel.counting import counted
from grants.kernel.look import percent
from grants.kernel.slices import slices
from grants.monitoring.models import ACCEPTED, SKIPPED, Return
from grants.organisations.asking.rules import COMMUNITIES
from grants.organisations.models import Organisation
from grants.organisations.naming.rules import Known, published_name, without_names
from grants.organisations.places.models import Place
from grants.organisations.places.queries import places_of
from grants.organisations.rules import SIZE_BANDS, size_band, tidy_postcode
from grants.panels.deciding.equality.counting import UNKNOWN, deprivation_of
from grants.panels.deciding.equality.models import EqualityMember
from grants.panels.deciding.equality.rules import AREA, COMMUNITY, DEPRIVATION, SIZE
from grants.reporting.packs.scope import Scope
from grants.schemes.models import Scheme

Groups = Mapping[str, Sequence[str]]
"""The names of groups by aspect (`panels.deciding.equality.rules`)."""


@dataclass(frozen=True)
class Granted:
    """One grant. `pence` is this funder's part of `whole_pence`, and `paid_pence` of `whole_paid_pence`; all is as it
    stood at the end of the period. `who` and `what` are as they are published. `first` is the day of the first grant
    ever to this organisation.
    """

    id: UUID
    scheme_id: UUID
    organisation_id: UUID
    application_id: UUID | None
    reference: str
    awarded_on: date
    is_imported: bool
    grantee: Known
    who: str
    what: str
    pence: int
    whole_pence: int
    paid_pence: int
    whole_paid_pence: int
    returns: int
    accepted: int
    groups: Groups
    first: date

    @property
    def where(self) -> str:
        return ", ".join(self.groups[AREA])

    @property
    def how_far(self) -> str:
        """How much of it is paid, and how many of its returns were accepted. Of past grants neither is kept here."""
        if self.is_imported:
            return "made in the past"
        paid = percent(self.whole_paid_pence / self.whole_pence) if self.whole_pence else "nothing"
        told = f", {self.accepted} of {counted(self.returns, 'return')}" if self.returns else ""
        return f"{paid} paid{told}"


KNOWN = [getattr(Organisation, each.name) for each in fields(Known)]


def grants_of(session: Session, scope: Scope) -> list[Granted]:
    """The grants of a pack, those with the most money first. They are read by columns, for there are thousands."""
    rows = session.execute(_grants(scope)).all()
    paid = _paid(session, scope)
    returns = _returns(session, scope)
    first = _first_days(session, scope)
    groups = groups_of(
        session,
        {row.id: (row.application_id, row.organisation_id) for row in rows},
        select(Award.application_id).where(scope.grants),
    )
    found = [
        _granted(
            row,
            paid=paid.get(row.id, (0, 0)),
            returns=returns.get(row.id, (0, 0)),
            groups=groups[row.id],
            first=first.get(row.organisation_id, row.awarded_on),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (-each.pence, each.who, each.reference))


def _grants(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Of each grant what a pack tells of it, this funder's part of it, and what is known of the grantee."""
    own = Award.amount_pence if scope.funder_id is None else AwardShare.amount_pence
    columns = (Award.id, Award.scheme_id, Award.organisation_id, Award.application_id, Award.reference)
    told = (Award.awarded_on, Award.title, Award.amount_pence, Scheme.is_imported, own.label("own_pence"))
    found = select(*columns, *told, *KNOWN).join(Award.organisation).join(Award.scheme).where(scope.grants)
    if scope.funder_id is None:
        return found
    its = (AwardShare.award_id == Award.id) & (AwardShare.funder_id == scope.funder_id)
    return found.join(AwardShare, its)


def _granted(row: Any, *, paid: tuple[int, int], returns: tuple[int, int], groups: Groups, first: date) -> Granted:
    grantee = Known(*row[-len(KNOWN) :])
    return Granted(
        id=row.id,
        scheme_id=row.scheme_id,
        organisation_id=row.organisation_id,
        application_id=row.application_id,
        reference=row.reference,
        awarded_on=row.awarded_on,
        is_imported=row.is_imported,
        grantee=grantee,
        who=published_name(grantee),
        what=without_names(row.title, grantee),
        pence=int(row.own_pence),
        whole_pence=int(row.amount_pence),
        paid_pence=paid[0],
        whole_paid_pence=paid[1],
        returns=returns[0],
        accepted=returns[1],
        groups=groups,
        first=first,
    )


def _paid(session: Session, scope: Scope) -> dict[UUID, tuple[int, int]]:
    """What this funder, and what all have paid of each grant by the end of the period."""
    whole = func.sum(InstalmentShare.amount_pence)
    own = whole if scope.funder_id is None else whole.filter(InstalmentShare.funder_id == scope.funder_id)
    found = (
        select(Instalment.award_id, func.coalesce(own, 0), whole)
        .join(InstalmentShare, InstalmentShare.instalment_id == Instalment.id)
        .join(Award, Award.id == Instalment.award_id)
        .where(scope.grants, Instalment.state == PAID, Instalment.paid_on <= scope.period_to)
        .group_by(Instalment.award_id)
    )
    return {award_id: (int(part), int(pence)) for award_id, part, pence in session.execute(found)}


def _returns(session: Session, scope: Scope) -> dict[UUID, tuple[int, int]]:
    """How many returns each grant has to make, and how many of them are accepted by the end of the period."""
    accepted = func.count(Return.id).filter(Return.state == ACCEPTED, Return.reviewed_at < scope.until)
    found = (
        select(Return.award_id, func.count(Return.id), accepted)
        .join(Return.award)
        .where(scope.grants, Return.state != SKIPPED)
        .group_by(Return.award_id)
    )
    return {award_id: (number, done) for award_id, number, done in session.execute(found)}


def _first_days(session: Session, scope: Scope) -> dict[UUID, date]:
    theirs = select(Award.organisation_id).where(scope.grants)
    first = select(Award.organisation_id, func.min(Award.awarded_on))
    first = first.where(Award.state.in_(MADE), Award.organisation_id.in_(theirs))
    return dict(session.execute(first.group_by(Award.organisation_id)).all())


# Groups


Theirs = Mapping[UUID, tuple[UUID | None, UUID]]
"""The application and the organisation of each of some records, by the record's id."""


def groups_of(session: Session, theirs: Theirs, applications: Select[*tuple[Any, ...]]) -> dict[UUID, Groups]:
    """The groups of grants or applications: as they were when it was decided, or of the organisation as it is now.
    `applications` selects the ids of the same applications.
    """
    decided = decided_groups(session, applications)
    left = {organisation for application, organisation in theirs.values() if application not in decided}
    now = groups_now(session, left)
    return {
        id_: decided[application] if application in decided else now[organisation]
        for id_, (application, organisation) in theirs.items()
    }


def decided_groups(session: Session, applications: Select[*tuple[Any, ...]]) -> dict[UUID | None, Groups]:
    """The groups that applications belonged to when they were decided on, of those that were counted then."""
    found: dict[UUID | None, dict[str, list[str]]] = {}
    columns = (EqualityMember.application_id, EqualityMember.aspect, EqualityMember.group)
    which = select(*columns).where(EqualityMember.application_id.in_(applications)).order_by(*columns)
    for application_id, aspect, group in session.execute(which):
        if application_id not in found:
            found[application_id] = {each: [] for each in (SIZE, AREA, DEPRIVATION, COMMUNITY)}
        found[application_id].setdefault(aspect, []).append(group)
    return dict(found)


def groups_now(session: Session, organisation_ids: Collection[UUID]) -> dict[UUID, Groups]:
    """The groups of organisations as they are now, by where they are."""
    columns = (Organisation.id, Organisation.postcode, Organisation.area, Organisation.annual_income_pence)
    found: dict[UUID, Groups] = {}
    for some in slices(organisation_ids):
        which = select(*columns, Organisation.communities).where(Organisation.id.in_(some))
        rows = session.execute(which).all()
        places = places_of(session, [row.postcode for row in rows])
        found |= {row.id: _groups_of_row(row, places) for row in rows}
    return found


def _groups_of_row(row: Any, places: Mapping[str, Place]) -> Groups:
    place = places.get(tidy_postcode(row.postcode) or "") if row.postcode else None
    return {
        SIZE: [SIZE_BANDS[size_band(row.annual_income_pence)]],
        AREA: [place.ward.name if place else row.area or UNKNOWN],
        DEPRIVATION: [deprivation_of(place)],
        COMMUNITY: [COMMUNITIES.get(key, key) for key in row.communities] or [UNKNOWN],
    }
