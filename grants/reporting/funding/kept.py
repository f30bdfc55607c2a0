"""The picture of funding as it was last worked out: the same for as long as nothing has changed that goes into it."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.unchanged import Changes, changes_of, kept
from grants.organisations.models import Organisation
from grants.reporting.facts import Facts
from grants.reporting.funding.shape import Shape, seen_outside, shape_of
from grants.reporting.picture import LARGEST, Picture, Scope, picture_of
from grants.reporting.reading_facts import read_facts

FUNDING = UUID("00000000-0000-7000-8000-00000000f00d")
"""Of what the database keeps a row for every change of awards, shares, decisions, payments, names, incomes, places."""


def picture_now(
    session: Session, scope: Scope, *, largest: int = LARGEST, over_pence: int | None = None, outside: bool = False
) -> tuple[Picture, Shape]:
    """The picture of a scope and its shape; what people outside the grant-maker may see of them with `outside`.

    Of one that was asked for since the last change, one statement is asked; of one with other filters, one more.
    """
    changes = changes_of(session, FUNDING)

    def work() -> tuple[Picture, Shape]:
        facts = _facts(session, changes)
        picture = picture_of(facts, scope, largest=largest)
        shape = shape_of(facts, scope, over_pence=over_pence)
        return _named(session, picture), seen_outside(shape, facts, scope) if outside else shape

    return kept(("picture", scope, largest, over_pence, outside), changes.of(), work)


def _facts(session: Session, changes: Changes) -> Facts:
    return kept("facts", changes.of(), lambda: read_facts(session, changes))


def _named(session: Session, picture: Picture) -> Picture:
    """The picture with the names of the largest grantees, of which there are few."""
    ids = [UUID(line.key) for line in picture.largest]
    names = dict(session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))).all())
    return replace(picture, largest=[replace(line, name=names[UUID(line.key)]) for line in picture.largest])
