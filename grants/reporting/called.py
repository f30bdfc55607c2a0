"""What packs are called, where a list of other things names them."""

from collections.abc import Set
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.stage import Named
from grants.reporting.models import Pack
from grants.reporting.packs.rules import KINDS


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are packs."""
    found = select(Pack.id, Pack.kind).where(Pack.id.in_(ids))
    return {
        pack_id: Named(f"a pack ({KINDS[kind].lower()})", url_for("reporting.show_pack", pack_id=pack_id))
        for pack_id, kind in session.execute(found)
    }
