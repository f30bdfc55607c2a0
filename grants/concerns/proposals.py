"""What of concerns one of us writes and another sends."""

from uuid import UUID

from flask import url_for
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from grants.concerns.models import Concern
from grants.concerns.service import ANSWERING
from grants.kernel.proposals import Begun, Proposals


def _answer(session: Session, concern_id: UUID, _: int) -> Begun:
    concern = session.get_one(Concern, concern_id)
    href = url_for("concerns.show", concern_id=concern_id)
    return Begun(f"The answer to the concern {concern.reference}", href, of=concern.application_id)


PROPOSALS = (
    Proposals(
        select(Concern.id, literal(0), Concern.answered_by, Concern.answered_at).where(
            Concern.answered_at.is_not(None), Concern.sent_at.is_(None)
        ),
        _answer,
        ANSWERING.instead,
    ),
)
