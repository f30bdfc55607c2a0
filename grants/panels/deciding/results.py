"""What became of a round, once all is decided and everybody told; for those who think of applying next."""

from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from grants.applications.models import WITHDRAWN, Application
from grants.kernel.access import SYSTEM
from grants.kernel.money import Pence
from grants.panels.deciding.releasing.events import DecisionReleased
from grants.panels.members.events import PanelClosed
from grants.panels.models import AWARDING, CLOSED, FINAL, Decision, Panel
from grants.schemes.service import record_result


def keep_result(session: Session, event: PanelClosed | DecisionReleased, *, now: datetime) -> None:
    """Count what was sent and not withdrawn, and what was awarded of it, once nobody waits for a letter."""
    waits = exists().where(Decision.panel_id == Panel.id, Decision.state == FINAL, Decision.released_at.is_(None))
    over = select(Panel.id).where(Panel.round_id == event.round_id, Panel.state == CLOSED, ~waits)
    if session.scalar(over) is None:
        return
    of_round = (
        Application.round_id == event.round_id,
        Application.submitted_at.is_not(None),
        Application.state != WITHDRAWN,
    )
    sent = select(func.count(), func.coalesce(func.sum(Application.amount_requested_pence), 0)).where(*of_round)
    awarded = (
        select(func.count(), func.coalesce(func.sum(Decision.amount_pence), 0))
        .select_from(Decision)
        .join(Application, Application.id == Decision.application_id)
        .where(*of_round, Decision.outcome.in_(AWARDING))
    )
    applications, asked = session.execute(sent).one()
    awards, given = session.execute(awarded).one()
    record_result(
        session,
        event.round_id,
        applications=applications,
        awards=awards,
        asked_pence=Pence(int(asked or 0)),
        awarded_pence=Pence(int(given or 0)),
        actor=SYSTEM,
        now=now,
    )
