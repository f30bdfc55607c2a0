"""The types of question there are. A new one is one class, one entry here and one field on pages
(`templates/layout/question.html`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grants.kernel.forms.budgets import Budget
from grants.kernel.forms.choices import Declaration, ManyOf, OneOf, YesNo
from grants.kernel.forms.dates import Day, Month
from grants.kernel.forms.definition import Question
from grants.kernel.forms.files import Files
from grants.kernel.forms.kind import Kind
from grants.kernel.forms.numbers import Money, Number
from grants.kernel.forms.outcomes import Outcomes
from grants.kernel.forms.tables import Domains, Groups, Sums
from grants.kernel.forms.texts import LongText, Postcode, ShortText

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "short_text": ShortText(),
        "long_text": LongText(),
        "number": Number(),
        "money": Money(),
        "date": Day(),
        "month": Month(),
        "yes_no": YesNo(),
        "one_of": OneOf(),
        "many_of": ManyOf(),
        "postcode": Postcode(),
        "budget": Budget(),
        "outcomes": Outcomes(),
        "domains": Domains(),
        "groups": Groups(),
        "sums": Sums(),
        "file": Files(),
        "declaration": Declaration(),
    }
)


def kind_of(question: Question) -> Kind:
    return KINDS[question.type]
