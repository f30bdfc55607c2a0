"""Reading awards and their instalments."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from grants.applications.conflicts import closed_applications, without_conflict
from grants.applications.models import AGREED, PARTNER, Application, Party
from grants.awards.events import AwardDeclined
from grants.awards.models import (
    OFFERED,
    Award,
    AwardShare,
    Instalment,
)
from grants.kernel.access import Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.events import StoredEvent
from grants.kernel.money import Pence
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.kernel.waiting import held
from grants.organisations.models import Organisation


def award_of(session: Session, award_id: UUID) -> Award:
    """An award with its scheme, organisation, decision, application, shares and instalments.

    Raises NotFound.
    """
    award = session.scalar(select(Award).where(Award.id == award_id).options(*_whole()))
    if award is None:
        raise NotFound("There is no such grant.")
    return award


def _whole() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(Award.scheme),
        joinedload(Award.organisation),
        joinedload(Award.decision),
        joinedload(Award.application).joinedload(Application.round),
        joinedload(Award.accepter),
        selectinload(Award.shares).joinedload(AwardShare.funder),
        selectinload(Award.instalments).joinedload(Instalment.paid_to),
    )


def award_with_grant_id(session: Session, grant_id: str) -> Award | None:
    """An award by its identifier in open data, with its shares."""
    return session.scalar(select(Award).where(Award.grant_id == grant_id).options(selectinload(Award.shares)))


def awards_page(
    session: Session,
    actor: Actor,
    *,
    own: bool = False,
    state: str | None = None,
    scheme_id: UUID | None = None,
    organisation_id: UUID | None = None,
    application_id: UUID | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Award]:
    """A page of the awards that the actor may read, or of their own, the newest first, with scheme, organisation and
    shares.
    """
    statement = (
        select(Award)
        .where(their_own(actor) if own else readable_by(actor))
        .options(
            joinedload(Award.scheme),
            joinedload(Award.organisation),
            selectinload(Award.shares).joinedload(AwardShare.funder),
        )
    )
    if state:
        statement = statement.where(Award.state == state)
    of = (
        (Award.scheme_id, scheme_id),
        (Award.organisation_id, organisation_id),
        (Award.application_id, application_id),
    )
    statement = statement.where(*(column == wanted for column, wanted in of if wanted))
    return page_of(session, statement, by=(Award.id,), after=after, size=size, descending=True)


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """A condition on awards: those that `access.may_read_award` lets the actor read."""
    own = their_own(actor)
    if not actor.is_administrator:
        return own
    return or_(own, Award.application_id.is_(None), without_conflict(actor, Award.application_id))


def their_own(actor: Actor) -> ColumnElement[bool]:
    """Awards to those whom somebody acts for, that they host or take part in, and those with their money in them."""
    funded = select(AwardShare.award_id).where(AwardShare.funder_id.in_(actor.held("funder")))
    backed = Award.application_id.in_(actor.held("party"))
    theirs = Award.organisation_id.in_(actor.held("member"))
    return or_(theirs, _hosted_by(actor.held("member")), backed, Award.id.in_(funded))


def closed_to(actor: Actor) -> Select[UUID]:
    """The ids of awards that `access.may_read_award` closes to an administrator for a conflict of interest."""
    own = or_(Award.organisation_id.in_(actor.held("member")), Award.application_id.in_(actor.held("party")))
    return select(Award.id).where(~without_conflict(actor, Award.application_id), ~own)


def closed_awards(session: Session, actor: Actor) -> frozenset[UUID]:
    """The awards of applications that are closed to a person for a conflict of interest."""
    applications = closed_applications(session, actor)
    if not applications:
        return frozenset()
    return frozenset(session.scalars(select(Award.id).where(Award.application_id.in_(applications))))


def not_decidable_by(actor: Actor) -> Select[UUID]:
    """The ids of awards about which `access.may_decide_about_award` lets an administrator decide nothing."""
    own = or_(
        Award.organisation_id.in_(actor.held("member")),
        _hosted_by(actor.held("member")),
        Award.application_id.in_(actor.held("party")),
    )
    return select(Award.id).where(or_(own, ~without_conflict(actor, Award.application_id)))


def _hosted_by(organisation_ids: frozenset[UUID]) -> ColumnElement[bool]:
    """Awards to groups that these organisations host."""
    hosted = select(Application.id).where(Application.host_organisation_id.in_(organisation_ids))
    return Award.application_id.in_(hosted)


def reason_for_refusal(session: Session, award_id: UUID) -> str:
    """Why the organisation turned the offer down, as it said then; empty when it did not."""
    facts = session.scalar(
        select(StoredEvent.facts)
        .where(StoredEvent.subject_id == award_id, StoredEvent.name == AwardDeclined.name())
        .order_by(StoredEvent.id.desc())
        .limit(1)
    )
    return str(facts["reason"]) if facts else ""


_FUNDERS = (
    select(Organisation.name, AwardShare.amount_pence)
    .join(AwardShare, AwardShare.funder_id == Organisation.id)
    .where(AwardShare.award_id == bindparam("award_id"))
    .order_by(AwardShare.funder_id)
)


def funders_of(session: Session, award_id: UUID) -> list[tuple[str, Pence]]:
    """The names of those who pay for an award, each with its share."""
    return [(name, amount) for name, amount in session.execute(_FUNDERS, {"award_id": award_id})]


def partners_asked(session: Session, application_id: UUID | None) -> Sequence[Party]:
    """The partners that agreed to an application, as it was sent; what was changed since is not in it."""
    agreed = (Party.application_id == application_id, Party.role == PARTNER, Party.state == AGREED)
    return session.scalars(select(Party).where(*agreed).order_by(Party.id)).all()


# What waits

_OF_THEIRS = select(Award.id, Award.state).where(Award.organisation_id.in_(held("member")))
_HOSTED = select(Award.id, Award.state).where(
    Award.application_id == Application.id, Application.host_organisation_id.in_(held("member"))
)
THEIR_AWARDS = union_all(_OF_THEIRS, _HOSTED).cte("their_awards")
"""Of whoever asks what waits: the awards of the organisations for which they act, as grantee or as host."""


def is_theirs(award_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether something is of one of `THEIR_AWARDS`."""
    return award_id.in_(select(THEIR_AWARDS.c.id))


def open_offers(session: Session, organisation_ids: frozenset[UUID], now: datetime) -> list[Award]:
    """Offers that these organisations, as grantee or host, can still accept, with scheme and organisation."""
    hosted = select(Application.id).where(Application.host_organisation_id.is_not(None))
    own = and_(
        Award.organisation_id.in_(organisation_ids),
        or_(Award.application_id.is_(None), Award.application_id.not_in(hosted)),
    )
    return list(
        session.scalars(
            select(Award)
            .where(or_(own, _hosted_by(organisation_ids)), Award.state == OFFERED)
            .where(Award.accept_by >= to_the_minute(now))
            .order_by(Award.accept_by, Award.id)
            .options(joinedload(Award.scheme), joinedload(Award.organisation))
        )
    )


def has_run_out(now: datetime) -> ColumnElement[bool]:
    """Whether an award is an offer that nobody answered in time."""
    return and_(Award.state == OFFERED, Award.accept_by < to_the_minute(now))


def number_run_out(session: Session, actor: Actor, now: datetime) -> int:
    """How many offers nobody answered in time, without those an administrator has a conflict of interest in."""
    run_out = select(func.count()).select_from(Award).where(has_run_out(now))
    free = or_(Award.application_id.is_(None), without_conflict(actor, Award.application_id))
    return session.scalar(run_out.where(free)) or 0
