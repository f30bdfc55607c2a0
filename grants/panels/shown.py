"""Panels as plain values, ready for JSON."""

from fractions import Fraction
from typing import Any

from grants.applications.in_words import plain_copy
from grants.applications.models import Application
from grants.panels.docket import DocketItem
from grants.panels.models import TO_SCORE, Panel, PanelMember
from grants.panels.scoring.models import Score
from grants.panels.scoring.queries import Scoresheet, Scoresheets

Shown = dict[str, Any]


def points(exact: Fraction | None) -> float | None:
    """Points to one place, as people read them."""
    return None if exact is None else round(float(exact), 1)


def panel(record: Panel) -> Shown:
    fields = ("id", "round_id", "state", "third_sector_members", "quorum", "sat_at", "version")
    return {**{field: getattr(record, field) for field in fields}, "members": [member(m) for m in record.members]}


def member(record: PanelMember) -> Shown:
    fields = ("id", "person_id", "kind", "is_chair", "is_observer", "standing", "joined_at")
    return {**{field: getattr(record, field) for field in fields}, "name": record.person.name}


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


def scores(sheets: Scoresheets) -> Shown:
    return {
        "own": _scoresheet(sheets.own) if sheets.own else None,
        "others": [_scoresheet(sheet) for sheet in sheets.others],
        "others_are_shown": sheets.others_are_shown,
    }


def _scoresheet(sheet: Scoresheet) -> Shown:
    return {
        "member_id": sheet.member.id,
        "name": sheet.member.person.name,
        "kind": sheet.member.kind,
        "points": points(sheet.points),
        "scores": [_mark(score) for score in sheet.scores],
    }


def _mark(score: Score) -> Shown:
    return {f: getattr(score, f) for f in ("criterion_id", "mark", "reason", "version", "scored_at")}
