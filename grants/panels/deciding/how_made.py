"""How what is proposed is made final: by the panel, or by officers where the rule of the round lets them decide."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from grants.identity.by_two.queries import firsts_gone
from grants.identity.by_two.rules import FIRST_GONE
from grants.kernel.access import Actor
from grants.kernel.problems import Problem
from grants.panels.deciding.taking_part.queries import changed_since_meeting, parts_of
from grants.panels.deciding.taking_part.rules import Held, how_held, preparation_problems
from grants.panels.models import BY_OFFICERS, Decision, Panel
from grants.schemes.who_decides.queries import rule_of_round

TWO_OFFICERS = "You proposed this, so another officer makes it final."
OFFICERS_ONLY = "Officers of the grant-maker decide on this, so one of them makes it final."
PROPOSER_GONE = (
    "Whoever proposed this does not run the programme any more. Propose it anew, and another officer makes it final."
)
Made = Held | list[Problem]
"""How a decision is made, or what stands in the way of it."""


def how_made(session: Session, panel: Panel, decisions: Sequence[Decision], actor: Actor) -> dict[UUID, Made]:
    """For each proposal, by its application, how it is decided when this person makes it final.

    The proposals come with their applications.
    """
    rule = rule_of_round(session, panel.round_id)
    small = {each.id for each in decisions if rule.officers_decide(each.application.amount_requested_pence)}
    proposers_gone = firsts_gone(session, [each.decided_by for each in decisions if each.id in small])
    by_officers: dict[UUID, Made] = {
        each.application_id: _by_officers(each, actor, is_gone=each.decided_by in proposers_gone)
        for each in decisions
        if each.id in small
    }
    since = changed_since_meeting(session, panel)
    by_panel: dict[UUID, Made] = {}
    for application_id, parts in parts_of(
        session, panel, [each.application_id for each in decisions if each.id not in small]
    ).items():
        lacks = preparation_problems(parts, quorum=panel.quorum, readers_each=panel.readers_each, rule=rule)
        how = how_held(parts, quorum=panel.quorum, changed_since_meeting=application_id in since, rule=rule)
        by_panel[application_id] = lacks or ([how] if isinstance(how, Problem) else how)
    return by_officers | by_panel


def _by_officers(decision: Decision, actor: Actor, *, is_gone: bool) -> Made:
    if not actor.is_administrator:
        return [Problem("", OFFICERS_ONLY, "two_officers")]
    if decision.decided_by == actor.person_id:
        return [Problem("", TWO_OFFICERS, "two_officers")]
    if is_gone:
        return [Problem("", PROPOSER_GONE, FIRST_GONE)]
    return Held(BY_OFFICERS, 2, 0)


def waits_for_officer(made: Made) -> bool:
    """Whether nothing is lacking but that another officer makes it final, or proposes it anew."""
    return isinstance(made, list) and [each.code for each in made] in (["two_officers"], [FIRST_GONE])


def in_words(made: Made) -> str:
    """How it is decided, in a few words, or what stands in the way first."""
    if isinstance(made, list):
        return made[0].message
    if made.how == BY_OFFICERS:
        return "Two officers decide: one has proposed it, and you make it final"
    return f"{made.members} took part {made.how}, {made.third_sector} third-sector"
