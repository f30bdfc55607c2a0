"""Loading a 360Giving file as past awards: all of what can be taken, in the caller's one transaction.

A second load of the same file finds every grant here already, and changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards import service as awards
from grants.awards.models import Award
from grants.kernel.access import Actor
from grants.kernel.money import Pence, pounds
from grants.kernel.names import folded
from grants.organisations import service as organisations
from grants.organisations.models import Organisation
from grants.organisations.places.queries import unknown_areas
from grants.reporting.giving360.grants import PastGrant
from grants.reporting.giving360.parties import Party
from grants.reporting.giving360.reading import GivingFile, Listed, total
from grants.schemes.models import Scheme
from grants.schemes.past_schemes import scheme_for

AT_ONCE = 500
"""How many values are looked up in one query."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class Imported:
    """What came of a file: how many grants, and what they come to.

    `here_already_pence` is what those here already come to as they are kept. `differing` lists those
    that the file now tells otherwise; they are left as they are. `named_otherwise` lists each further
    name that the file gives to a body we keep under another: a branch's, for example.
    """

    new: int
    new_pence: Pence
    here_already: int
    here_already_pence: Pence
    differing: tuple[Listed, ...]
    named_otherwise: tuple[Listed, ...]


def import_file(session: Session, file: GivingFile, *, actor: Actor, now: datetime) -> Imported:
    """Load the grants of a file that are not here yet, with their organisations and schemes.

    Raises Invalid when a grant does not hold together after all; then nothing should be kept.
    """
    known = _awards_by_grant_id(session, [grant.grant_id for grant in file.grants])
    fresh = [grant for grant in file.grants if grant.grant_id not in known]
    loading = _Loading(session, actor, now)
    loading.find([party for grant in fresh for party in (grant.funder, grant.recipient)])
    for programme in _by_programme(fresh):
        loading.load_programme(programme)
    return Imported(
        new=len(fresh),
        new_pence=total(fresh),
        here_already=len(known),
        here_already_pence=Pence(sum(int(pence) for pence in known.values())),
        differing=tuple(_differing(file.grants, known)),
        named_otherwise=tuple(loading.named_otherwise(fresh)),
    )


def _awards_by_grant_id(session: Session, grant_ids: Sequence[str]) -> dict[str, Pence]:
    found: dict[str, Pence] = {}
    for some in _in_parts(grant_ids):
        rows = session.execute(select(Award.grant_id, Award.amount_pence).where(Award.grant_id.in_(some)))
        found |= {grant_id: pence for grant_id, pence in rows if grant_id}
    return found


def _differing(grants: Iterable[PastGrant], known: dict[str, Pence]) -> Iterator[Listed]:
    for grant in grants:
        kept = known.get(grant.grant_id, grant.amount)
        if kept != grant.amount:
            reason = f"it is here already with {pounds(kept)}; the file says {pounds(grant.amount)}"
            yield Listed(grant.grant_id, reason)


def _by_programme(grants: Iterable[PastGrant]) -> list[list[PastGrant]]:
    """The grants of each programme of each funder, in the order of the file."""
    groups: dict[tuple[str, str], list[PastGrant]] = {}
    for grant in grants:
        groups.setdefault((grant.funder.key, grant.programme), []).append(grant)
    return list(groups.values())


def _in_parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


@dataclass
class _Loading:
    """One load: the organisations it has met so far, by what tells them apart."""

    session: Session
    actor: Actor
    now: datetime
    met: dict[str, Organisation] = field(default_factory=dict)

    def find(self, parties: Iterable[Party]) -> None:
        """Look up those that are here already, by identifier or, without one, by name."""
        wanted = {party.key: party for party in parties}
        for some in _in_parts(list(wanted.values())):
            found = list(self.session.scalars(_possible(some)))
            for party in some:
                matches = _matches(party, found)
                if matches:
                    self.met[party.key] = matches[0]

    def named_otherwise(self, grants: Iterable[PastGrant]) -> Iterator[Listed]:
        """Each name in the file that is not the one we keep, told once, with the first grant that has it."""
        told: set[tuple[str, str]] = set()
        for grant in grants:
            for party in (grant.funder, grant.recipient):
                kept, name = self.met[party.key], folded(party.name)
                if name in (folded(kept.name), folded(kept.trading_name or "")) or (party.key, name) in told:
                    continue
                told.add((party.key, name))
                yield Listed(grant.grant_id, f"{party.org_id} is “{kept.name}” here; the file says “{party.name}”")

    def load_programme(self, grants: Sequence[PastGrant]) -> None:
        funder = self._funder(grants[0].funder)
        scheme = scheme_for(
            self.session,
            funder,
            grants[0].programme,
            amounts=[grant.amount for grant in grants],
            actor=self.actor,
            now=self.now,
        )
        for grant in grants:
            self._load(grant, scheme, funder.id)

    def _load(self, grant: PastGrant, scheme: Scheme, funder_id: UUID) -> None:
        awards.import_award(
            self.session,
            grant_id=grant.grant_id,
            scheme=scheme,
            organisation=self._organisation(grant.recipient, is_funder=False, places=grant.places),
            title=grant.title,
            description=grant.description,
            amount_pence=grant.amount,
            shares=[(funder_id, grant.amount)],
            awarded_on=grant.awarded_on,
            starts_on=grant.starts_on,
            ends_on=grant.ends_on,
            actor=self.actor,
            now=self.now,
        )

    def _funder(self, party: Party) -> Organisation:
        funder = self._organisation(party, is_funder=True)
        if not funder.is_funder:
            changes = {"is_funder": True}
            funder = self.met[party.key] = organisations.change_organisation(
                self.session, funder, changes=changes, version=funder.version, actor=self.actor, now=self.now
            )
        return funder

    def _organisation(self, party: Party, *, is_funder: bool, places: Sequence[str] = ()) -> Organisation:
        """The organisation. One that is new works where its first grant does good, as far as we know these areas."""
        known = self.met.get(party.key)
        if known is None:
            areas = sorted(set(places) - unknown_areas(self.session, places))
            details = {**_details(party), "is_funder": is_funder, "areas": areas}
            known = self.met[party.key] = organisations.register_organisation(
                self.session, details=details, position="", actor=self.actor, now=self.now
            )
        return known


def _details(party: Party) -> dict[str, Any]:
    return {
        "name": party.name,
        "kind": party.kind,
        "org_id": party.org_id,
        "charity_number": party.charity_number,
        "company_number": party.company_number,
        "postcode": party.postcode,
    }


def _possible(parties: Sequence[Party]) -> Any:
    """The organisations that could be one of these."""
    return (
        select(Organisation)
        .where(
            Organisation.org_id.in_([party.org_id for party in parties if party.org_id])
            | Organisation.charity_number.in_([party.charity_number for party in parties if party.charity_number])
            | Organisation.company_number.in_([party.company_number for party in parties if party.company_number])
            | Organisation.org_id.is_(None) & Organisation.name.in_([p.name for p in parties if p.org_id is None])
        )
        .order_by(Organisation.id)
    )


def _matches(party: Party, found: Sequence[Organisation]) -> list[Organisation]:
    """The organisations that are this party, the surest first."""
    if party.org_id is None:
        return [one for one in found if one.org_id is None and one.name == party.name]
    same_id = [one for one in found if one.org_id == party.org_id]
    same_number = [
        one
        for one in found
        if (party.charity_number and one.charity_number == party.charity_number)
        or (party.company_number and one.company_number == party.company_number)
    ]
    return same_id or same_number
