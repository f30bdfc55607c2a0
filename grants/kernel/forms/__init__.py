"""Question sets: a form as data, and everything made from it.

`parse_definition` makes a `QuestionSet`; the rest are functions of it and of answers by question key.
No Flask and no SQLAlchemy here: those who keep the data and show the pages call these.
"""

from grants.kernel.forms.answers import changed, field_names, from_form, from_json, merged, to_form
from grants.kernel.forms.counting import most_asked, still_ahead
from grants.kernel.forms.definition import (
    AGREED,
    BY_LINE,
    HOPED,
    IN_KIND,
    RAISED,
    SPENT,
    START,
    USES,
    VOLUNTEERED,
    Answers,
    Condition,
    Option,
    Question,
    QuestionSet,
    Section,
    visible,
    with_coming,
)
from grants.kernel.forms.display import leads_to, plain_copy, shown
from grants.kernel.forms.json_schema import json_schema
from grants.kernel.forms.kind import FormData
from grants.kernel.forms.parsing import parse_definition
from grants.kernel.forms.rules import problems_for_draft, problems_for_submission

__all__ = [
    "AGREED",
    "BY_LINE",
    "HOPED",
    "IN_KIND",
    "RAISED",
    "SPENT",
    "START",
    "USES",
    "VOLUNTEERED",
    "Answers",
    "Condition",
    "FormData",
    "Option",
    "Question",
    "QuestionSet",
    "Section",
    "changed",
    "field_names",
    "from_form",
    "from_json",
    "json_schema",
    "leads_to",
    "merged",
    "most_asked",
    "parse_definition",
    "plain_copy",
    "problems_for_draft",
    "problems_for_submission",
    "shown",
    "still_ahead",
    "to_form",
    "visible",
    "with_coming",
]
