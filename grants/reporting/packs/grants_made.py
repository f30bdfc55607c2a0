"""Reading the grants of a pack: who got how much for what, where, and how far it is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from grants.applications.models import Application
from grants.awards.models import MADE, PAID, Award, Instalment
from grants.awards.planning.plans.models import InstalmentShare
from grants.kernel.counting import counted
from grants.kernel.look import percent
from grants.kernel.slices import slices
from grants.monitoring.models import ACCEPTED, SKIPPED, Return
from grants.organisations.asking.rules import COMMUNITIES
from grants.organisations.models import Organisation
from grants.organisations.naming.rules import published_name, without_names
from grants.organisations.places.queries import places_of
from grants.organisations.rules import SIZE_BANDS, size_band, tidy_postcode
from grants.panels.deciding.equality.counting import UNKNOWN, deprivation_of
from grants.panels.deciding.equality.models import EqualityMember
from grants.panels.deciding.equality.rules import AREA, COMMUNITY, DEPRIVATION, SIZE
from grants.reporting.packs.scope import Scope
from grants.schemes.models import Round

Groups = Mapping[str, Sequence[str]]
"""The names of groups by aspect (`panels.deciding.equality.rules`)."""


@dataclass(frozen=True)
class Granted:
    """One grant. `pence` and `paid_pence` are this funder's part of `whole_pence` and `whole_paid_pence`; all is as it
    stood at the end of the period. `first` is the day of the first grant ever to this organisation.
    """

    award: Award
    pence: int
    whole_pence: int
    paid_pence: int
    whole_paid_pence: int
    returns: int
    accepted: int
    groups: Groups
    first: date

    @property
    def who(self) -> str:
        return published_name(self.award.organisation)

    @property
    def what(self) -> str:
        return without_names(self.award.title, self.award.organisation)

    @property
    def where(self) -> str:
        return ", ".join(self.groups[AREA])

    @property
    def how_far(self) -> str:
        """How much of it is paid, and how many of its returns were accepted. Of past grants neither is kept here."""
        if self.award.scheme.is_imported:
            return "made in the past"
        paid = percent(self.whole_paid_pence / self.whole_pence) if self.whole_pence else "nothing"
        told = f", {self.accepted} of {counted(self.returns, 'return')}" if self.returns else ""
        return f"{paid} paid{told}"


def grants_of(session: Session, scope: Scope) -> list[Granted]:
    """The grants of a pack, those with the most money first, in a constant number of queries."""
    awards = session.scalars(
        select(Award)
        .where(scope.grants)
        .options(
            joinedload(Award.organisation),
            joinedload(Award.scheme),
            joinedload(Award.decision),
            joinedload(Award.application).options(
                joinedload(Application.question_set), joinedload(Application.round).joinedload(Round.scheme)
            ),
            selectinload(Award.shares),
        )
    ).all()
    paid = _paid(session, scope)
    returns = _returns(session, scope)
    first = _first_days(session, scope)
    groups = groups_of(session, awards)
    found = [
        Granted(
            award,
            pence=_own(scope, {share.funder_id: int(share.amount_pence) for share in award.shares}, award.amount_pence),
            whole_pence=int(award.amount_pence),
            paid_pence=_own(scope, paid[award.id], sum(paid[award.id].values())),
            whole_paid_pence=sum(paid[award.id].values()),
            returns=returns.get(award.id, (0, 0))[0],
            accepted=returns.get(award.id, (0, 0))[1],
            groups=groups[award.id],
            first=first.get(award.organisation_id, award.awarded_on),
        )
        for award in awards
    ]
    return sorted(found, key=lambda each: (-each.pence, each.who, each.award.reference))


def _own(scope: Scope, parts: Mapping[UUID, int], whole: int) -> int:
    return int(whole) if scope.funder_id is None else parts.get(scope.funder_id, 0)


def _paid(session: Session, scope: Scope) -> dict[UUID, dict[UUID, int]]:
    """What each funder has paid of each grant by the end of the period."""
    found = (
        select(Instalment.award_id, InstalmentShare.funder_id, func.sum(InstalmentShare.amount_pence))
        .join(InstalmentShare, InstalmentShare.instalment_id == Instalment.id)
        .join(Award, Award.id == Instalment.award_id)
        .where(scope.grants, Instalment.state == PAID, Instalment.paid_on <= scope.period_to)
        .group_by(Instalment.award_id, InstalmentShare.funder_id)
    )
    paid: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for award_id, funder_id, pence in session.execute(found):
        paid[award_id][funder_id] = int(pence)
    return paid


def _returns(session: Session, scope: Scope) -> dict[UUID, tuple[int, int]]:
    """How many returns each grant has to make, and how many of them are accepted by the end of the period."""
    accepted = func.count(Return.id).filter(Return.state == ACCEPTED, Return.reviewed_at < scope.end_moment)
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


def groups_of(session: Session, awards: Sequence[Award]) -> dict[UUID, Groups]:
    """The groups of each grant: as they were when it was decided, or of the organisation as it is now."""
    asked = [award.application_id for award in awards if award.application_id]
    decided = decided_groups(session, asked)
    left = [award.organisation for award in awards if award.application_id not in decided]
    now = groups_now(session, left)
    return {
        award.id: decided[award.application_id] if award.application_id in decided else now[award.organisation_id]
        for award in awards
    }


def decided_groups(session: Session, application_ids: Iterable[UUID]) -> dict[UUID, Groups]:
    """The groups that applications belonged to when they were decided on, of those that were counted then."""
    found: dict[UUID, dict[str, list[str]]] = {}
    columns = (EqualityMember.application_id, EqualityMember.aspect, EqualityMember.group)
    for some in slices(set(application_ids)):
        which = select(*columns).where(EqualityMember.application_id.in_(some)).order_by(*columns)
        for application_id, aspect, group in session.execute(which):
            aspects = found.setdefault(application_id, {each: [] for each in (SIZE, AREA, DEPRIVATION, COMMUNITY)})
            aspects.setdefault(aspect, []).append(group)
    return dict(found)


def groups_now(session: Session, organisations: Sequence[Organisation]) -> dict[UUID, Groups]:
    """The groups of organisations as they are now, by where they are."""
    places = places_of(session, [each.postcode for each in organisations])
    found: dict[UUID, Groups] = {}
    for each in organisations:
        place = places.get(tidy_postcode(each.postcode) or "") if each.postcode else None
        found[each.id] = {
            SIZE: [SIZE_BANDS[size_band(each.annual_income_pence)]],
            AREA: [place.ward.name if place else each.area or UNKNOWN],
            DEPRIVATION: [deprivation_of(place)],
            COMMUNITY: [COMMUNITIES.get(key, key) for key in each.communities] or [UNKNOWN],
        }
    return found
