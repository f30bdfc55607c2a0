"""Organisations' people as plain values, ready for JSON."""

from typing import Any

from grants.organisations.models import Membership


def member_shown(member: Membership) -> dict[str, Any]:
    """A member, who comes with their person."""
    return {
        "person_id": member.person_id,
        "email": member.person.email,
        "name": member.person.name,
        "position": member.position,
        "is_signatory": member.is_signatory,
        "since": member.since,
    }
