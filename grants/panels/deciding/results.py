"""What became of a round, once its panel has decided everything; told to those who think of applying next."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.models import WITHDRAWN, Application
from grants.kernel.access import SYSTEM
from grants.kernel.money import Pence
from grants.panels.events import PanelClosed
from grants.panels.models import AWARDING, Decision
from grants.panels.reserve.events import ReserveFunded
from grants.schemes.service import record_result


def keep_result(session: Session, event: PanelClosed | ReserveFunded, *, now: datetime) -> None:
    """Count what was sent and not withdrawn, and what was awarded of it."""
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
