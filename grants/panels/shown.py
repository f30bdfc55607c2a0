"""Panels as plain values, ready for JSON."""

from fractions import Fraction
from typing import Any

from grants.applications.in_words import plain_copy
from grants.applications.models import Application
from grants.panels.docket import DocketItem
from grants.panels.models import Panel, PanelMember, Score
from grants.panels.queries import RankedApplication, Ranking
from grants.panels.seats import Scoresheet, Scoresheets

Shown = dict[str, Any]


def points(exact: Fraction | None) -> float | None:
    """Points to one place, as people read them."""
    return None if exact is None else round(float(exact), 1)


def panel(record: Panel) -> Shown:
    fields = ("id", "round_id", "state", "third_sector_members", "sat_at", "version")
    return {**{field: getattr(record, field) for field in fields}, "members": [member(m) for m in record.members]}


def member(record: PanelMember) -> Shown:
    fields = ("id", "person_id", "kind", "is_chair", "joined_at")
    return {**{field: getattr(record, field) for field in fields}, "name": record.person.name}


def _named(application: Application) -> Shown:
    return {
        "application_id": application.id,
        "reference": application.reference,
        "title": application.title,
        "organisation_name": application.organisation.name,
    }


def docket_item(item: DocketItem, *, may_read: bool) -> Shown:
    return {
        **_named(item.application),
        "interest": item.interest,
        "has_scored": item.has_scored,
        "may_read": may_read,
    }


def reading(application: Application) -> Shown:
    copy = [
        {"title": title, "answers": [{"question": asked, "answer": answer} for asked, answer in answered]}
        for title, answered in plain_copy(application)
    ]
    return {
        **_named(application),
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


def ranking(record: Ranking) -> Shown:
    return {
        "round_id": record.round.id,
        "budget_pence": record.round.budget_pence,
        "committed_pence": None if record.hidden else record.round.committed_pence,
        "hidden": record.hidden,
        "items": [_ranked(row) for row in record.rows],
    }


def _ranked(row: RankedApplication) -> Shown:
    place, decision = row.place, row.decision
    return {
        **_named(row.application),
        "place": place.place,
        "points": points(place.points),
        "scorers": place.scorers,
        "spread": points(place.spread),
        "amount_requested_pence": row.application.amount_requested_pence,
        "running_total_pence": place.running_total_pence,
        "within_budget": place.within_budget,
        "outcome": decision.outcome if decision else None,
        "amount_awarded_pence": decision.amount_pence if decision else None,
    }
