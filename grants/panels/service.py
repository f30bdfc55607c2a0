"""Everything that changes panels: the only writer of their tables, in parts."""

from grants.panels.deciding.confirming import confirm_decisions
from grants.panels.deciding.reserving import order_reserve
from grants.panels.deciding.service import Proposal, propose_decision, take_back_proposal
from grants.panels.equality.service import write_notes
from grants.panels.reserve.service import Funding, close_reserve, fund_from_reserve
from grants.panels.scoring.assessing import declare_interest, give_scores
from grants.panels.scoring.service import can_score_again, cannot_score, finish_scores, save_mark
from grants.panels.seating.convening import (
    add_member,
    close_if_finished,
    convene_panel,
    remove_member,
    sit,
    take_into_assessment,
)
from grants.panels.sheets.service import take_over

__all__ = [
    "Funding",
    "Proposal",
    "add_member",
    "can_score_again",
    "cannot_score",
    "close_if_finished",
    "close_reserve",
    "confirm_decisions",
    "convene_panel",
    "declare_interest",
    "finish_scores",
    "fund_from_reserve",
    "give_scores",
    "order_reserve",
    "propose_decision",
    "remove_member",
    "save_mark",
    "sit",
    "take_back_proposal",
    "take_into_assessment",
    "take_over",
    "write_notes",
]
