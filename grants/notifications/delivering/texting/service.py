"""What was sent as a text message is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.notifications.delivering.texting.models import SentText


def record_text(session: Session, *, mail_id: UUID, person_id: UUID, number: str, text: str, now: datetime) -> None:
    """Keep what went to whom. The newest stands, where one is sent again."""
    session.merge(SentText(mail_id=mail_id, person_id=person_id, number=number, text=text, sent_at=now))
