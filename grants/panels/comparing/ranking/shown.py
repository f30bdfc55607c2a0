"""The ranking as plain values, ready for JSON, and the ways from one of its pages to another."""

from typing import Any
from uuid import UUID

from grants.kernel.paging import bounded, cursor_after
from grants.panels.comparing.ranking.queries import Ranked, Ranking
from grants.panels.comparing.ranking.words import sentence_of
from grants.panels.comparing.results import Harshness
from grants.panels.scoring.shown import points

Shown = dict[str, Any]


def ranking(record: Ranking) -> Shown:
    own = record.own_harshness
    return {
        "round_id": record.round.id,
        "by": record.by,
        "budget_pence": record.round.budget_pence,
        "committed_pence": record.round.committed_pence if record.is_whole else None,
        "hidden": record.hidden,
        "is_current": record.is_current,
        "compared_at": None if record.is_open_to_sway else record.compared_at,
        "cautions": [
            {"code": each.code, "sentence": sentence_of(each, record), "groups": each.groups}
            for each in record.cautions
        ],
        "own_harshness": _harshness(*own) if own else None,
        "harshness": [_harshness(member_id, each) for member_id, each in sorted(record.markers.items())],
        "above_line": None if record.line_at is None else record.line_at - 1,
        "next_cursor": record.next_cursor,
        "items": [_ranked(row, blind=row.application.id in record.nameless) for row in record.rows],
    }


def previous_of(record: Ranking) -> str | None:
    """The cursor that leads to the page before, None at the beginning."""
    return cursor_after(max(0, record.before - bounded())) if record.before else None


def line_page(record: Ranking) -> str | None:
    """The cursor of the page with the line where the money ends; None where that is this page, or there is no line."""
    if record.line_at is None or record.before < record.line_at <= record.before + len(record.rows):
        return None
    return cursor_after((record.line_at - 1) // bounded() * bounded())


def _harshness(member_id: UUID, harshness: Harshness) -> Shown:
    return {
        "member_id": member_id,
        "points": round(harshness.points, 1),
        "interval": _interval(harshness.interval),
    }


def _interval(interval: tuple[float, float] | None) -> Shown | None:
    return {"low": round(interval[0], 1), "high": round(interval[1], 1)} if interval else None


def _ranked(row: Ranked, *, blind: bool) -> Shown:
    place, decision, estimate = row.place, row.decision, row.estimate
    return {
        "application_id": row.application.id,
        "reference": row.application.reference,
        "title": row.application.title,
        "organisation_name": None if blind else row.application.organisation_name,
        "place": place.place,
        "points": points(place.points),
        "adjusted_points": round(estimate.adjusted, 1) if estimate else None,
        "interval": _interval(estimate.interval) if estimate else None,
        "chance": estimate.chance if estimate and row.band else None,
        "band": row.band,
        "scorers": place.scorers,
        "spread": points(place.spread),
        "amount_requested_pence": row.application.amount_requested_pence,
        "running_total_pence": place.running_total_pence,
        "within_budget": place.within_budget,
        "outcome": decision.outcome if decision else None,
        "amount_awarded_pence": decision.amount_pence if decision else None,
    }
