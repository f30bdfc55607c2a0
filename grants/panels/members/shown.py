"""Panels and their members as plain values, ready for JSON."""

from typing import Any

from grants.panels.models import Panel, PanelMember

Shown = dict[str, Any]


def panel(record: Panel) -> Shown:
    fields = ("id", "round_id", "state", "third_sector_members", "quorum", "sat_at", "version")
    return {**{field: getattr(record, field) for field in fields}, "members": [member(m) for m in record.members]}


def member(record: PanelMember) -> Shown:
    fields = ("id", "person_id", "kind", "is_chair", "is_observer", "standing", "joined_at")
    return {**{field: getattr(record, field) for field in fields}, "name": record.person.name}
