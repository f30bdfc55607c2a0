"""What the details of a scheme, as somebody gives them, come to as rows."""

from collections.abc import Mapping
from typing import Any

from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.schemes import defaults
from grants.schemes.models import Contribution, Criterion


def eligibility_from(details: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The questions about who can apply, tidy, as they are kept."""
    return [
        {
            "key": item["key"],
            "text": item["text"].strip(),
            "needed": item["needed"],
            "explanation": item["explanation"].strip(),
            "what_else": (item.get("what_else") or "").strip(),
        }
        for item in details.get("eligibility") or []
    ]


def contributions_from(details: Mapping[str, Any]) -> list[Contribution]:
    """What each funder gives, in their order."""
    return [
        Contribution(funder_id=item["funder_id"], position=i, amount_pence=Pence(item["amount_pence"]))
        for i, item in enumerate(details["contributions"], 1)
    ]


def criteria_from(details: Mapping[str, Any]) -> list[Criterion]:
    """New criteria, in their order."""
    return [
        Criterion(
            id=new_id(),
            position=i,
            name=item["name"].strip(),
            guidance=(item.get("guidance") or "").strip(),
            guide=[meaning.strip() for meaning in item.get("guide") or defaults.GUIDE],
            weight=item["weight"],
            is_social_value=bool(item.get("is_social_value")),
        )
        for i, item in enumerate(details["criteria"], 1)
    ]
