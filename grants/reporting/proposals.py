"""What of packs one of us asks for and another approves."""

from uuid import UUID

from flask import url_for
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from grants.kernel.proposals import Begun, Proposals
from grants.reporting.approving.access import APPROVING
from grants.reporting.models import DRAFT, Pack
from grants.reporting.queries import pack_of


def _pack(session: Session, pack_id: UUID, _: int) -> Begun:
    return Begun(
        f"The draft pack on {pack_of(session, pack_id).about}", url_for("reporting.show_pack", pack_id=pack_id)
    )


PROPOSALS = (
    Proposals(
        select(Pack.id, literal(0), Pack.asked_by, Pack.asked_at).where(
            Pack.state == DRAFT, Pack.built_at.is_not(None), Pack.asked_by.is_not(None)
        ),
        _pack,
        APPROVING.instead,
    ),
)
