"""Several grants, applications or organisations that are written to at once."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.models import Application
from grants.awards.models import Award
from grants.kernel.counting import counted
from grants.kernel.problems import NotFound
from grants.notifications.staff.mailings import rules
from grants.organisations.models import Organisation

_SEVERAL = UUID("0193d2a4-7c00-7000-8000-000000000010")


@dataclass(frozen=True)
class Several:
    """Several grants, applications or organisations that a message is about. `records` are those that can be written
    to; `left` are the others, by name, each with the reason.
    """

    of: str
    ids: tuple[UUID, ...]
    records: tuple[Award | Application | Organisation, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    of_round = False

    @property
    def id(self) -> UUID:
        return uuid5(_SEVERAL, f"{self.of} {' '.join(sorted(str(each) for each in self.ids))}")

    @property
    def name(self) -> str:
        return counted(len(self.ids), rules.NOUNS[self.of])


def records_of(session: Session, of: str, ids: Collection[UUID]) -> list[Award | Application | Organisation]:
    """The grants, applications that were sent, or organisations with these ids."""
    if of == rules.AWARD:
        whole = (joinedload(Award.organisation), joinedload(Award.application).defer(Application.answers))
        return list(session.scalars(select(Award).where(Award.id.in_(ids)).options(*whole).order_by(Award.id)))
    if of == rules.APPLICATION:
        sent = select(Application).where(Application.id.in_(ids), Application.submitted_at.is_not(None))
        options = (joinedload(Application.organisation), defer(Application.answers))
        return list(session.scalars(sent.options(*options).order_by(Application.id)))
    if of == rules.ORGANISATION:
        found = select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.name, Organisation.id)
        return list(session.scalars(found))
    raise NotFound("There is nobody to write to here.")
