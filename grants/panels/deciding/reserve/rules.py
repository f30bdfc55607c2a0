"""Rules of the reserve list: what can be funded now, and what passing over others needs. Money is whole pence."""

from collections.abc import Sequence

from grants.kernel.counting import counted
from grants.kernel.money import Pence
from grants.kernel.problems import Problem
from grants.panels.deciding.rules import Limits
from grants.panels.deciding.taking_part.rules import voting_problems
from grants.panels.models import CLOSED
from grants.panels.rules import length_problems


def most_for(limits: Limits) -> Pence:
    """The most that one in reserve can get now: what it asks for, or as much of it as is left.

    Nothing where that is under the scheme's smallest award.
    """
    most = min(limits.requested_pence, limits.largest_pence, limits.left_pence)
    return Pence(most if most >= limits.smallest_pence else 0)


def state_problems(panel_state: str, *, is_told: bool = True) -> list[Problem]:
    """Why nobody can be funded from the reserve list, or taken off it, now.

    While the panel still decides, the money that is left is for what lies before it. And nobody is told that they
    leave the list before they are told that they are on it.
    """
    if panel_state == CLOSED and not is_told:
        return [Problem("", "The letters to those in reserve are held. Release them first.", "letters_held")]
    if panel_state == CLOSED:
        return []
    sentence = "The panel has not decided on everything yet. The reserve list is for money that is left after that."
    return [Problem("", sentence, "panel_decides")]


def order_problems(
    passed_over: Sequence[str], why: str, *, kinds_able_to_vote: Sequence[str], quorum: int
) -> list[Problem]:
    """What it needs to fund one before others, whose titles are `passed_over`.

    In order, the panel has decided already. Out of the order it is not what the panel decided, so it needs a reason,
    and as many members free of a conflict of interest as any decision.
    """
    if not passed_over:
        return [Problem("why_out_of_order", "This one is next, so nobody is passed over.")] if why.strip() else []
    problems = length_problems("why_out_of_order", why)
    if not why.strip():
        titles = ", ".join(f"“{title}”" for title in passed_over)
        verb = counted(len(passed_over), "application stands", "applications stand")
        sentence = f"{verb.capitalize()} before this one: {titles}. Say why it is funded first."
        problems.append(Problem("why_out_of_order", sentence, "passed_over"))
    return problems + voting_problems(kinds_able_to_vote, quorum=quorum)
