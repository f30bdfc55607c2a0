"""The schemes of past awards: one for each programme of each funder, as a file names them.

They hold what a file tells of them, and no more: no criteria, no questions, no rounds.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from grants.schemes.events import SchemeCreated
from grants.schemes.models import Contribution, Scheme
from grants.schemes.rules import slug_of

MONTHS_NOT_TOLD = 12
"""A file tells no usual length of awards, and a scheme needs one."""


def scheme_for(
    session: Session,
    funder: Organisation,
    programme: str,
    *,
    amounts: Sequence[Pence],
    actor: Actor,
    now: datetime,
) -> Scheme:
    """The scheme of a funder's programme, made if need be, with these amounts added to what is known of it."""
    name = programme or f"Grants of {funder.name}"
    scheme = _known(session, funder, name)
    if scheme is None:
        return _make(session, funder, name, amounts, actor=actor, now=now)
    contribution = session.get_one(Contribution, (scheme.id, funder.id), with_for_update=True)
    contribution.amount_pence = contribution.amount_pence + sum(amounts)
    scheme.smallest_award_pence = min(scheme.smallest_award_pence, _sizes(amounts)[0])
    scheme.largest_award_pence = max(scheme.largest_award_pence, _sizes(amounts)[1])
    return scheme


def _known(session: Session, funder: Organisation, name: str) -> Scheme | None:
    return session.scalar(
        select(Scheme)
        .join(Contribution, Contribution.scheme_id == Scheme.id)
        .where(Scheme.is_imported, Scheme.name == name, Contribution.funder_id == funder.id)
        .order_by(Scheme.id)
        .limit(1)
    )


def _make(
    session: Session, funder: Organisation, name: str, amounts: Sequence[Pence], *, actor: Actor, now: datetime
) -> Scheme:
    smallest, largest = _sizes(amounts)
    scheme = Scheme(
        id=new_id(),
        slug=_free_slug(session, name, funder),
        name=name,
        purpose=f"Past grants of {funder.name}, as published in open data.",
        instrument_test="",
        co_produced_with="",
        smallest_award_pence=smallest,
        largest_award_pence=largest,
        award_months=MONTHS_NOT_TOLD,
        instalments=1,
        returns=0,
        eligibility=[],
        is_imported=True,
        created_at=now,
    )
    session.add(scheme)
    session.flush()
    given = Pence(max(1, sum(amounts)))
    session.add(Contribution(scheme_id=scheme.id, funder_id=funder.id, position=1, amount_pence=given))
    publish(session, SchemeCreated(scheme_id=scheme.id), actor=actor, now=now, about=(funder.id,))
    return scheme


def _sizes(amounts: Sequence[Pence]) -> tuple[Pence, Pence]:
    """The smallest and the largest of those amounts that are more than nothing."""
    real = [amount for amount in amounts if amount > 0] or [Pence(1)]
    return min(real), max(real)


def _free_slug(session: Session, name: str, funder: Organisation) -> str:
    """An address that no other scheme has: the programme's and the funder's name, and a number if need be."""
    wanted = slug_of(f"{name} {funder.name}")
    taken = set(session.scalars(select(Scheme.slug).where(Scheme.slug.startswith(wanted, autoescape=True))))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)
