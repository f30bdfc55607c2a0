"""What papers of panels are made of, for the worker that prints them and the page that shows the same."""

from typing import Any

from grants.applications.in_words import plain_copy
from grants.panels.deciding.feedback.rules import guide_on_scale
from grants.panels.papers.packs import Pack


def pack_facts(pack: Pack) -> dict[str, Any]:
    """What the templates of a pack take: the pack, what each application says, and what each mark means."""
    scheme = pack.panel.round.scheme
    applications = [item.application for item in pack.items]
    return {
        "pack": pack,
        "copies": {each.id: plain_copy(each, with_names=not pack.is_blind) for each in applications},
        "guides": {
            each.id: guide_on_scale(each.guide, lowest=scheme.lowest_mark, highest=scheme.highest_mark)
            for each in scheme.criteria
        },
    }
