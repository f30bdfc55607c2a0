"""What rounds have committed, as the present actor may read it.

Later stages know of which rounds it would tell somebody a result of their own before its release.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from grants.kernel.money import Pence
from grants.kernel.web import current_actor, current_session, this_app
from grants.schemes import round_rules
from grants.schemes.models import Round, Scheme


def rounds_without_sums() -> frozenset[UUID]:
    """The rounds of whose money the present actor may read neither what is committed nor what is left."""
    return this_app().registry.hidden_sums(current_session(), current_actor())


def committed_in(rounds: Sequence[Round], hidden: frozenset[UUID]) -> Pence | None:
    """What some rounds have committed together, in pence; None where one of them is hidden."""
    if any(round_.id in hidden for round_ in rounds):
        return None
    return Pence(sum(round_.committed_pence for round_ in rounds))


def money_of(scheme: Scheme) -> dict[str, Any]:
    """What pages show of the money of a scheme, with its rounds and contributions."""
    contributed = sum(contribution.amount_pence for contribution in scheme.contributions)
    budgets = [round_.budget_pence for round_ in scheme.rounds]
    hidden = rounds_without_sums()
    return {
        "contributed": contributed,
        "committed": committed_in(scheme.rounds, hidden),
        "hidden": hidden,
        "left": round_rules.left_for_rounds(contributed, budgets),
    }
