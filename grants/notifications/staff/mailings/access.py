"""Who writes to people in the name of the grant-maker: administrators, and never about what is closed to them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.access import may_decide_about_application
from grants.applications.models import Application
from grants.awards.access import may_decide_about_award
from grants.awards.models import Award
from grants.kernel.access import Actor, administrator
from grants.kernel.problems import Invalid, Problem
from grants.notifications.staff.mailings.models import Mailing
from grants.notifications.staff.mailings.queries import Audience, Record
from grants.notifications.staff.mailings.rules import MOST_AT_ONCE
from grants.notifications.staff.mailings.several import Several, records_of
from grants.organisations.access import may_decide_about
from grants.organisations.models import Organisation


def may_write_to(actor: Actor, audience: Audience | Several) -> str | None:
    """Of a round, or of several, they write to those of whom nothing is closed to them; the others are left out."""
    return administrator(actor) if isinstance(audience, Several) else why_not_about(actor, audience.record)


def why_not_about(actor: Actor, record: Record) -> str | None:
    """Why somebody writes to nobody about a record."""
    if isinstance(record, Award):
        return may_decide_about_award(actor, record)
    if isinstance(record, Application):
        return may_decide_about_application(actor, record)
    if isinstance(record, Organisation):
        return may_decide_about(actor, record.id)
    return administrator(actor)


def may_read_mailing(actor: Actor, sent: tuple[Mailing, Audience | Several]) -> str | None:
    """Those who could have written it."""
    return may_write_to(actor, sent[1])


def several_of(session: Session, actor: Actor, of: str, ids: Collection[UUID]) -> Several:
    """Several to be written to at once, without those about whom this person writes to nobody. Raises NotFound for
    another kind, and Invalid for none or too many.
    """
    if not ids:
        raise Invalid([Problem("ids", "Tick the rows first.", "missing")])
    if len(ids) > MOST_AT_ONCE:
        raise Invalid([Problem("ids", f"That is more than {MOST_AT_ONCE} rows. Choose fewer.", "too_many")])
    found = [(each, why_not_about(actor, each)) for each in records_of(session, of, ids)]
    records = tuple(each for each, why_not in found if why_not is None)
    left = tuple((_called(each), why_not) for each, why_not in found if why_not is not None)
    return Several(of, tuple(each.id for each in records), records, left)


def _called(record: Award | Application | Organisation) -> str:
    """What is told of a record that is closed to somebody: its reference alone, where it is no organisation."""
    return record.name if isinstance(record, Organisation) else record.reference
