"""What packs and commitments are called, where a list of other things names them."""

from collections.abc import Set
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.stage import Named
from grants.reporting.commitments.models import Commitment
from grants.reporting.models import Pack
from grants.reporting.packs.rules import KINDS

LONGEST_NAME = 80


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are packs or commitments."""
    found = select(Pack.id, Pack.kind).where(Pack.id.in_(ids))
    packs = {
        pack_id: Named(f"a pack ({KINDS[kind].lower()})", url_for("reporting.show_pack", pack_id=pack_id))
        for pack_id, kind in session.execute(found)
    }
    commitments = select(Commitment.id, Commitment.wording).where(Commitment.id.in_(ids))
    return packs | {
        id_: Named(f"the commitment “{_short(wording)}”", url_for("commitments.show", commitment_id=id_))
        for id_, wording in session.execute(commitments)
    }


def _short(wording: str) -> str:
    return wording if len(wording) <= LONGEST_NAME else f"{wording[: LONGEST_NAME - 2].rpartition(' ')[0]} …"
