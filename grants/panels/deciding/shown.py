"""A decision as plain values for one reader, ready for JSON."""

from typing import Any

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.panels.closed import place_told
from grants.panels.deciding.schemas import DecisionSchema
from grants.panels.models import Decision, Panel

Shown = dict[str, Any]

_FIELDS = tuple(DecisionSchema().fields)


def decision_shown(session: Session, panel: Panel, actor: Actor, decision: Decision) -> Shown:
    """All that is said of a decision, without its place in reserve where that would tell of another."""
    place = place_told(session, panel, actor, decision.reserve_place)
    return {name: getattr(decision, name, None) for name in _FIELDS} | {"reserve_place": place}
