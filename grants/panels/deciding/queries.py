"""What a decision starts from, and what is proposed."""

from typing import Any

from grants.applications.models import Application
from grants.applications.queries import form_of, values_of


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
