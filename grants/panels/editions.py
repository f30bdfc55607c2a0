"""Which edition of a member's papers is the present one. It grows with whatever changes what a member may read."""

from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from grants.panels.models import PanelMember


def renew_papers(session: Session, member_id: UUID) -> None:
    """Let none of the papers that this member has had so far be fetched any more."""
    _renew(session, PanelMember.id == member_id)


def renew_papers_of_all(session: Session, panel_id: UUID) -> None:
    """Let none of the papers that any member of the panel has had so far be fetched any more."""
    _renew(session, PanelMember.panel_id == panel_id)


def _renew(session: Session, whose: ColumnElement[bool]) -> None:
    session.execute(update(PanelMember).where(whose).values(pack_edition=PanelMember.pack_edition + 1))
