"""Who is to score what."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from grants.applications.models import IN_ASSESSMENT, Application
from grants.panels.models import RECUSED, SITS, TO_SCORE, Allocation, Interest, Panel, PanelMember


def allocate_to_all(session: Session, panel: Panel, *, now: datetime) -> None:
    """Where all read all, give each member who votes every application before the panel. Safe to repeat.

    Those from which a member is recused are left out.
    """
    if panel.readers_each is not None:
        return
    given = exists().where(Allocation.application_id == Application.id, Allocation.member_id == PanelMember.id)
    recused = exists().where(
        Interest.application_id == Application.id, Interest.member_id == PanelMember.id, Interest.level == RECUSED
    )
    missing = session.execute(
        select(Application.id, PanelMember.id)
        .join(PanelMember, PanelMember.panel_id == panel.id)
        .where(
            Application.round_id == panel.round_id,
            Application.state == IN_ASSESSMENT,
            PanelMember.standing == SITS,
            PanelMember.is_observer.is_(False),
            ~given,
            ~recused,
        )
        .order_by(Application.id, PanelMember.id)
    )
    _give(session, [{"application_id": row[0], "member_id": row[1]} for row in missing], now)


def _give(session: Session, pairs: Iterable[dict[str, object]], now: datetime) -> None:
    rows = [{**pair, "state": TO_SCORE, "note": "", "allocated_at": now, "version": 1} for pair in pairs]
    if rows:
        session.execute(insert(Allocation), rows)
