"""Reading what hosts and partners tell in returns."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import AGREED, Party
from grants.awards.models import MADE, Award
from grants.kernel.access import Actor
from grants.kernel.money import Pence
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound
from grants.monitoring.filling.parties.models import ReturnPart
from grants.monitoring.filling.parties.rules import HOST
from grants.monitoring.models import ACCEPTED, SUBMITTED, Return
from grants.monitoring.queries import WITH_GRANTEE, return_of


@dataclass(frozen=True)
class OfParty:
    """A host or partner, the most that can have gone through it, and what it tells; None while it tells nothing."""

    party: Party
    most: Pence
    told: ReturnPart | None


def parts_of(session: Session, monitoring_return: Return) -> list[OfParty]:
    """The host and the partners that agreed, each with its part of a return."""
    award = monitoring_return.award
    agreed = select(Party).where(Party.application_id == award.application_id, Party.state == AGREED)
    parts = select(ReturnPart).where(ReturnPart.return_id == monitoring_return.id)
    told = {part.party_id: part for part in session.scalars(parts)}
    parties = session.scalars(agreed.order_by(Party.role, Party.id))
    return [OfParty(party, most_of(award, party), told.get(party.id)) for party in parties]


def most_of(award: Award, party: Party) -> Pence:
    """The most that can go through a party: all of the grant through its host, its share through a partner."""
    return award.amount_pence if party.role == HOST else Pence(min(party.share_pence, award.amount_pence))


def part_of(session: Session, return_id: UUID, party_id: UUID) -> tuple[Return, Party]:
    """A return as a whole, and one of the parties of its grant that agreed. Raises NotFound."""
    monitoring_return = return_of(session, return_id)
    found = select(Party).where(
        Party.id == party_id,
        Party.application_id == monitoring_return.award.application_id,
        Party.state == AGREED,
    )
    party = session.scalar(found)
    if party is None:
        raise NotFound("This grant has no such host or partner.")
    return monitoring_return, party


def told_before(session: Session, monitoring_return: Return, party: Party) -> Pence | None:
    """What a party told in an earlier return of the same grant, the last of them."""
    earlier = (
        select(ReturnPart.passed_pence)
        .join(Return, Return.id == ReturnPart.return_id)
        .where(
            Return.award_id == monitoring_return.award_id,
            Return.number < monitoring_return.number,
            ReturnPart.party_id == party.id,
        )
        .order_by(Return.number.desc())
        .limit(1)
    )
    return session.scalar(earlier)


def parts_to_tell(session: Session, actor: Actor, *, until: datetime) -> list[tuple[Return, Party]]:
    """The returns due by then in which a host or partner for which the actor acts has told nothing."""
    told = exists().where(ReturnPart.return_id == Return.id, ReturnPart.party_id == Party.id)
    found = (
        select(Return, Party)
        .join(Award, Award.id == Return.award_id)
        .join(Party, Party.application_id == Award.application_id)
        .where(
            Party.organisation_id.in_(actor.held("member")),
            Party.state == AGREED,
            Award.state.in_(MADE),
            Return.state.in_((*WITH_GRANTEE, SUBMITTED)),
            Return.due_at <= until,
            ~told,
        )
        .order_by(Return.due_at, Return.id)
        .limit(bounded())
        .options(joinedload(Return.award).joinedload(Award.organisation))
    )
    return [(monitoring_return, party) for monitoring_return, party in session.execute(found)]


def passed_on(
    session: Session, grants: ColumnElement[bool], *, accepted_before: datetime | None = None
) -> dict[UUID, dict[UUID, Pence]]:
    """By grant, of those that a condition on `Award` names, and by the organisation through which it went the money
    that accepted returns tell as handed over to a group, or as spent by a partner; of each the largest told, for it is
    told since the grant began. With `accepted_before` it is what returns told until then.
    """
    before = [] if accepted_before is None else [Return.reviewed_at < accepted_before]
    found = (
        select(Return.award_id, Party.organisation_id, func.max(ReturnPart.passed_pence))
        .join(Return, Return.id == ReturnPart.return_id)
        .join(Party, Party.id == ReturnPart.party_id)
        .join(Award, Award.id == Return.award_id)
        .where(grants, Return.state == ACCEPTED, *before)
        .group_by(Return.award_id, Party.organisation_id)
    )
    passed: dict[UUID, dict[UUID, Pence]] = {}
    for award_id, organisation_id, pence in session.execute(found):
        if organisation_id is not None:
            passed.setdefault(award_id, {})[organisation_id] = Pence(pence)
    return passed
