"""Which edition of a panel pack is the present one. It grows with whatever changes what a member may read."""

from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from grants.panels.models import PanelMember


def renew_pack(session: Session, member_id: UUID) -> None:
    """Let no pack that this member has had so far be fetched any more."""
    _renew(session, PanelMember.id == member_id)


def renew_packs(session: Session, panel_id: UUID) -> None:
    """The same for everybody on a panel."""
    _renew(session, PanelMember.panel_id == panel_id)


def _renew(session: Session, whose: ColumnElement[bool]) -> None:
    session.execute(update(PanelMember).where(whose).values(pack_edition=PanelMember.pack_edition + 1))
