"""What a decision starts from, and what is proposed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.models import Application
from grants.applications.queries import form_of, values_of
from grants.panels.models import PROPOSED, Decision


def asked_lines(application: Application) -> list[dict[str, Any]]:
    """The lines of the application's own budget, {"what": …, "pence": …} each; none where it asked for no budget."""
    answers = values_of(application)
    budgets = (answers.get(question.key) for question in form_of(application).questions if question.type == "budget")
    return [
        {"what": line.get("what", ""), "pence": line.get("pence")}
        for budget in budgets
        if isinstance(budget, dict)
        for line in budget.get("lines", ())
    ]


def proposals(session: Session, panel_id: UUID) -> Sequence[Decision]:
    """What a panel proposes, with the applications and their organisations, in the order of proposing."""
    found = (
        select(Decision)
        .where(Decision.panel_id == panel_id, Decision.state == PROPOSED)
        .options(
            joinedload(Decision.application).options(joinedload(Application.organisation), defer(Application.answers))
        )
        .order_by(Decision.id)
    )
    return session.scalars(found).all()
