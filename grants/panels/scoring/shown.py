"""Marks as plain values, ready for JSON."""

from fractions import Fraction
from typing import Any

from grants.panels.scoring.models import Score
from grants.panels.scoring.queries import Scoresheet, Scoresheets

Shown = dict[str, Any]


def points(exact: Fraction | None) -> float | None:
    """Points to one place, as people read them."""
    return None if exact is None else round(float(exact), 1)


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
