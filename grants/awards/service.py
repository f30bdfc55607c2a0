"""Awards are offered, accepted or turned down."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.queries import start_asked
from grants.awards import queries, rules
from grants.awards.arrangements.queries import arrangement_of
from grants.awards.events import (
    AwardImported,
    AwardOffered,
)
from grants.awards.models import (
    ACCEPTED,
    OFFERED,
    Award,
    AwardShare,
)
from grants.awards.planning.beforehand.service import take_over
from grants.awards.planning.conditions.service import put_down
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.kernel.problems import check
from grants.kernel.references import unused_reference
from grants.organisations.models import Organisation
from grants.panels.models import Decision
from grants.schemes.models import Scheme
from grants.schemes.money.sharing import share_award

# Offering


def offer_award(session: Session, decision: Decision, *, actor: Actor, now: datetime) -> Award:
    """Offer the grant that a panel decided on, each funder bearing its share.

    The decision comes with its application, the questions of that, its round and its scheme.
    """
    application, scheme = decision.application, decision.application.round.scheme
    reference = unused_reference(session, Award.reference, "AW")
    days = arrangement_of(session, scheme.id).days_to_accept
    award = offer_for(decision, reference=reference, days_to_accept=days, now=now)
    assert award.accept_by is not None
    session.add(award)
    session.flush()
    _add_shares(session, award, share_award(session, scheme.id, award.amount_pence, round_id=application.round_id))
    take_over(session, award, decision, put_down(session, award, now=now))
    offered = AwardOffered(
        award_id=award.id,
        decision_id=decision.id,
        organisation_id=award.organisation_id,
        accept_by=award.accept_by,
    )
    about = (application.id, application.round_id, scheme.id, award.organisation_id)
    publish(session, offered, actor=actor, now=now, about=about)
    return award


def offer_for(decision: Decision, *, reference: str, days_to_accept: int, now: datetime) -> Award:
    """The offer that a decision makes at a moment, kept nowhere yet. The decision comes as for `offer_award`."""
    application, scheme = decision.application, decision.application.round.scheme
    accept_by = rules.accept_by(now, days_to_accept)
    life = rules.life_of_award(accept_by, decision.months, asked=start_asked(application), offered_on=london_day(now))
    return Award(
        id=new_id(),
        reference=reference,
        application_id=application.id,
        decision_id=decision.id,
        scheme_id=scheme.id,
        organisation_id=application.organisation_id,
        title=application.title,
        amount_pence=decision.amount_pence,
        conditions=decision.conditions,
        state=OFFERED,
        awarded_on=london_day(decision.decided_at),
        starts_on=life.first,
        ends_on=life.last,
        accept_by=accept_by,
        created_at=now,
    )


def _add_shares(session: Session, award: Award, shares: Sequence[tuple[UUID, Pence]]) -> None:
    session.add_all(AwardShare(award_id=award.id, funder_id=funder, amount_pence=part) for funder, part in shares)


# Past awards


def import_award(
    session: Session,
    *,
    grant_id: str,
    scheme: Scheme,
    organisation: Organisation,
    title: str,
    description: str,
    amount_pence: Pence,
    shares: Sequence[tuple[UUID, Pence]],
    awarded_on: date,
    actor: Actor,
    now: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Award:
    """Take one past award from a file; `shares` are pairs of a funder's id and its pence.

    An award with this `grant_id` that is here already is given back as it stands. Raises Invalid when
    the award does not lock_award together.
    """
    known = queries.award_with_grant_id(session, grant_id)
    if known is not None:
        return known
    check(
        rules.import_problems(
            grant_id=grant_id,
            title=title,
            amount_pence=amount_pence,
            shares=shares,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    )
    award = Award(
        id=new_id(),
        reference=unused_reference(session, Award.reference, "AW"),
        grant_id=grant_id,
        scheme_id=scheme.id,
        organisation_id=organisation.id,
        title=title.strip(),
        description=description.strip(),
        amount_pence=amount_pence,
        state=ACCEPTED,
        awarded_on=awarded_on,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=now,
    )
    session.add(award)
    session.flush()
    _add_shares(session, award, shares)
    happened = AwardImported(award_id=award.id, organisation_id=organisation.id, amount_pence=amount_pence)
    publish(session, happened, actor=actor, now=now, about=(scheme.id, organisation.id))
    return award
