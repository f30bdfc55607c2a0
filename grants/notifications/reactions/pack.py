"""What people hear of reporting packs: one that is sent to them, and what they asked about one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.identity.queries import administrators
from grants.kernel.events import Reaction
from grants.kernel.jobs import add_job
from grants.kernel.problems import NotFound
from grants.kernel.web import this_app
from grants.notifications.queries import MAIL_PACK
from grants.notifications.to_people import tell, tell_each
from grants.reporting.asking.events import PackQuestionAnswered
from grants.reporting.asking.queries import question_of
from grants.reporting.asking.rules import table_named
from grants.reporting.events import PackBuilt
from grants.reporting.models import DRAFT, Pack
from grants.reporting.queries import pack_of
from grants.reporting.sending.events import PackSent
from grants.reporting.sending.models import PackRecipient
from grants.reporting.sending.queries import recipient_of
from grants.reporting.sending.rules import link_token

TEMPLATE = "reporting/emails/pack_sent"


def tell_pack_sent(session: Session, event: PackSent, *, now: datetime) -> None:
    """Tell somebody where to read a pack, unless they were taken out meanwhile."""
    found = recipient_to_tell(session, event.pack_id, event.recipient_id)
    if found is None:
        return
    pack, recipient = found
    if recipient.person is None:
        args = {"pack_id": str(pack.id), "recipient_id": str(recipient.id)}
        add_job(session, MAIL_PACK, key=f"{recipient.id}:{event.time}", args=args, now=now)
        return
    key = f"pack sent:{recipient.id}:{event.time}"
    tell(session, recipient.person, TEMPLATE, key=key, about_id=pack.id, now=now, **facts_of(pack, recipient))


def recipient_to_tell(session: Session, pack_id: UUID, recipient_id: UUID) -> tuple[Pack, PackRecipient] | None:
    """A pack and one to whom it goes; None once they were taken out."""
    try:
        return recipient_of(session, pack_id, recipient_id)
    except NotFound:
        return None


def facts_of(pack: Pack, recipient: PackRecipient) -> Mapping[str, Any]:
    """What the words of a pack that is sent are made of. The secret of the link is worked out, and kept nowhere."""
    return {"pack": pack, "recipient": recipient, "token": link_token(recipient.id, this_app().settings.secret_key)}


def tell_pack_answered(session: Session, event: PackQuestionAnswered, *, now: datetime) -> None:
    """Tell whoever asked what they are answered."""
    pack, question = question_of(session, event.pack_id, event.question_id)
    table = table_named(pack.figures or {}, question.table)
    tell(
        session,
        question.asker,
        "reporting/emails/pack_answered",
        key=f"pack answered:{question.id}",
        about_id=pack.id,
        now=now,
        pack=pack,
        question=question,
        table=table["title"] if table else "",
    )


def tell_pack_drafted(session: Session, event: PackBuilt, *, now: datetime) -> None:
    """Tell administrators of a draft that was built by a rule; whoever asks for one waits for it."""
    pack = pack_of(session, event.pack_id)
    if pack.schedule_id is None or pack.state != DRAFT:
        return
    people, key = administrators(session), f"pack drafted:{pack.id}"
    tell_each(session, people, "reporting/emails/pack_drafted", key=key, about_id=pack.id, now=now, pack=pack)


REACTIONS = (
    Reaction(PackBuilt, tell_pack_drafted),
    Reaction(PackSent, tell_pack_sent),
    Reaction(PackQuestionAnswered, tell_pack_answered),
)
