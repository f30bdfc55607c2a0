"""Reading changes of schemes that are proposed, and what became of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from grants.identity.by_two.queries import is_there
from grants.kernel.paging import LARGEST_PAGE, bounded
from grants.kernel.problems import NotFound
from grants.schemes.changes.models import SchemeChange
from grants.schemes.changes.rules import PROPOSED


def _whole() -> Select[SchemeChange]:
    return select(SchemeChange).options(
        joinedload(SchemeChange.scheme),
        joinedload(SchemeChange.round),
        joinedload(SchemeChange.funder),
        joinedload(SchemeChange.proposer),
        joinedload(SchemeChange.confirmer),
        joinedload(SchemeChange.dropper),
    )


def change_of(session: Session, change_id: UUID) -> SchemeChange:
    """A change with its scheme, its round or funder, and its people. Raises NotFound."""
    found = session.scalar(_whole().where(SchemeChange.id == change_id))
    if found is None:
        raise NotFound("There is no such change of a scheme.")
    return found


def changes_of(session: Session, scheme_id: UUID) -> Sequence[SchemeChange]:
    """The changes of a scheme that were proposed, the latest first."""
    of_scheme = _whole().where(SchemeChange.scheme_id == scheme_id).order_by(SchemeChange.id.desc())
    return session.scalars(of_scheme.limit(bounded(LARGEST_PAGE))).all()


def open_changes(session: Session, scheme_id: UUID, *, round_id: UUID | None = None) -> Sequence[SchemeChange]:
    """The changes of a scheme, or of one round of it, that wait to be confirmed, the first proposed first."""
    which = [SchemeChange.round_id == round_id] if round_id else []
    waiting = _whole().where(SchemeChange.scheme_id == scheme_id, SchemeChange.state == PROPOSED, *which)
    return session.scalars(waiting.order_by(SchemeChange.proposed_at, SchemeChange.id)).all()


def to_confirm(session: Session, person_id: UUID) -> Sequence[SchemeChange]:
    """The changes of all schemes that this person can confirm as another, the first proposed first."""
    others = _whole().where(
        SchemeChange.state == PROPOSED, SchemeChange.proposed_by != person_id, is_there(SchemeChange.proposed_by)
    )
    return session.scalars(others.order_by(SchemeChange.proposed_at, SchemeChange.id).limit(bounded())).all()
