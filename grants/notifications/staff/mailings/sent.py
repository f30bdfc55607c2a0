"""Reading what went out about a record by itself, letters among it, beside what staff wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, select, union_all
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.models import Application, Clarification
from grants.awards.models import Award
from grants.awards.planning.conditions.models import AwardCondition
from grants.kernel.access import Actor
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.monitoring.models import Return
from grants.notifications.delivering.texting.models import SentText
from grants.notifications.kinds import KINDS, kind_named
from grants.notifications.models import HandSending, Message
from grants.notifications.queries import is_readable
from grants.notifications.staff.mailings import rules
from grants.notifications.staff.mailings.queries import Audience
from grants.organisations.models import Organisation
from grants.schemes.models import Round

FROM_US = "from_us"
"""The kind of the messages that staff write."""
_NOT_TOLD = (FROM_US, *(name for name, kind in KINDS.items() if kind.is_ours))


@dataclass(frozen=True)
class SentByItself:
    """A message that the program wrote: what it is, and how it goes to its reader, in words."""

    message: Message
    kind: str
    how: str


def sent_page(
    session: Session, actor: Actor, audience: Audience, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[SentByItself]:
    """What the program wrote to people about a record and what belongs to it, as far as it is open to somebody; the
    newest first. Of a round, what is about the round itself.
    """
    found = (
        select(Message)
        .where(Message.about_id.in_(_about(audience)), Message.kind.not_in(_NOT_TOLD), is_readable(actor))
        .options(
            joinedload(Message.person, innerjoin=True),
            joinedload(Message.attachment),
            defer(Message.text),
            defer(Message.html),
        )
    )
    page = page_of(session, found, by=(Message.id,), after=after, size=size, descending=True)
    texted, by_hand = _ways(session, page.items)
    told = []
    for each in page.items:
        file = each.attachment.name if each.attachment else ""
        how = rules.went(each.state, texted=each.mail_id in texted, hand=by_hand.get(each.id), file=file)
        told.append(SentByItself(each, kind_named(each.kind).name, how))
    return Page(told, page.next_cursor)


def _ways(session: Session, messages: Sequence[Message]) -> tuple[set[UUID], dict[UUID, tuple[str, bool]]]:
    """The mails in whose place a text message went, and what is sent by hand as well: how, and whether it was."""
    mails = {each.mail_id for each in messages if each.mail_id}
    texted = set(session.scalars(select(SentText.mail_id).where(SentText.mail_id.in_(mails))))
    hands = select(HandSending).where(HandSending.message_id.in_({each.id for each in messages}))
    return texted, {each.message_id: (each.how, each.done_at is not None) for each in session.scalars(hands)}


def _about(audience: Audience) -> Select[UUID] | CompoundSelect[UUID]:
    """What a message about a record is about: itself, and what belongs to it."""
    record = audience.record
    if isinstance(record, Organisation):
        of_awards, of_applications = Award.organisation_id == record.id, Application.organisation_id == record.id
    elif isinstance(record, Award):
        of_awards, of_applications = Award.id == record.id, Application.id == record.application_id
    elif isinstance(record, Application):
        of_awards, of_applications = Award.application_id == record.id, Application.id == record.id
    else:
        return select(Round.id).where(Round.id == record.id)
    awards, applications = select(Award.id).where(of_awards), select(Application.id).where(of_applications)
    return union_all(
        select(Organisation.id).where(Organisation.id == audience.id),
        awards,
        applications,
        select(Return.id).where(Return.award_id.in_(awards)),
        select(AwardCondition.id).where(AwardCondition.award_id.in_(awards)),
        select(Clarification.id).where(Clarification.application_id.in_(applications)),
    )
