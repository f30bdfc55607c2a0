"""What a return tells beside what was agreed, for who reads it."""

from grants.kernel import forms
from grants.kernel.money import Pence
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.outcome_questions import Figure, figures_in_words
from grants.monitoring.asking.spending import LineTold, lines_told, wished_with
from grants.monitoring.models import Return
from grants.monitoring.queries import questions_of


def figures_told(monitoring_return: Return, grant: Grant, answers: forms.Answers) -> list[Figure]:
    """What was agreed of the outcomes of a grant, what was told of it last, and what these answers tell."""
    definition = monitoring_return.question_set.definition
    return figures_in_words(grant.promises, definition, grant.last, answers)


def lines_of(monitoring_return: Return, grant: Grant, answers: forms.Answers) -> list[LineTold]:
    """What was agreed for each budget line, and what was told as spent on it last and in these answers."""
    return lines_told(grant, questions_of(monitoring_return).question_telling(forms.BY_LINE), answers)


def wish_of(monitoring_return: Return, grant: Grant, answers: forms.Answers) -> tuple[str, str, Pence] | None:
    """What a grantee wishes to do with what is not spent, why, and how much it is; None where nothing is said."""
    tells = questions_of(monitoring_return).question_telling(forms.SPENT)
    spent = answers.get(tells.key) if tells else None
    wished = wished_with(grant, spent, answers)
    return None if wished is None or not isinstance(spent, int) else (*wished, Pence(grant.paid - spent))
