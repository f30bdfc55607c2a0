"""The list of a panel and an application as members read it, as plain values, ready for JSON."""

from typing import Any

from grants.applications.in_words import plain_copy
from grants.applications.models import Application
from grants.panels.docket.queries import DocketItem
from grants.panels.models import TO_SCORE

Shown = dict[str, Any]


def named(application: Application, *, blind: bool) -> Shown:
    return {
        "application_id": application.id,
        "reference": application.reference,
        "title": application.title,
        "organisation_name": None if blind else application.organisation.name,
    }


def docket_item(item: DocketItem, *, may_read: bool, blind: bool) -> Shown:
    return {
        **named(item.application, blind=blind),
        "interest": item.interest,
        "to_score": item.allocation is not None and item.allocation.state == TO_SCORE,
        "has_scored": item.has_scored,
        "may_read": may_read,
    }


def reading(application: Application, *, blind: bool) -> Shown:
    copy = [
        {"title": title, "answers": [{"question": asked, "answer": answer} for asked, answer in answered]}
        for title, answered in plain_copy(application, with_names=not blind)
    ]
    return {
        **named(application, blind=blind),
        "state": application.state,
        "amount_requested_pence": application.amount_requested_pence,
        "sections": copy,
        "criteria": application.round.scheme.criteria,
    }
