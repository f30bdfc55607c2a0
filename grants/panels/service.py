"""Everything that changes panels: the only writer of their tables, in three parts."""

from grants.panels.assessing import declare_interest, give_scores
from grants.panels.convening import (
    add_member,
    close_if_finished,
    convene_panel,
    remove_member,
    sit,
    take_into_assessment,
)
from grants.panels.deciding import decide

__all__ = [
    "add_member",
    "close_if_finished",
    "convene_panel",
    "decide",
    "declare_interest",
    "give_scores",
    "remove_member",
    "sit",
    "take_into_assessment",
]
