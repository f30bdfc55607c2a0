"""The messages about a grant, for its whole file."""

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.dossiers import Piece, Whole, told
from grants.kernel.look import minute
from grants.notifications.kinds import kind_named
from grants.notifications.models import Message

FOLDER, AT_ONCE = "9 Messages", 100


def pieces(session: Session, whole: Whole) -> Iterator[Piece]:
    """What was written to whom about a grant and its application, with what became of it, the first first."""
    about = [Message.about_id == whole.award_id]
    if whole.application_id is not None:
        about.append(Message.application_id == whole.application_id)
    found = select(Message).where(or_(*about)).order_by(Message.id).options(joinedload(Message.person))
    for number, message in enumerate(session.scalars(found.execution_options(yield_per=AT_ONCE)), 1):
        lines = [
            ("To", message.person.name),
            ("Written", minute(message.created_at)),
            ("State", message.state),
            ("Subject", message.subject),
            ("Words", message.text),
        ]
        yield told(FOLDER, f"{number:04d}", kind_named(message.kind).name, lines)
