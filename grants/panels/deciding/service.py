"""A panel proposes what to decide on an application: within the money, with reasons, by people who are free to."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.conflicts import has_conflict
from grants.applications.models import IN_ASSESSMENT, Application
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, Problem, check, check_version
from grants.panels import queries
from grants.panels.closed import rounds_without_sums
from grants.panels.deciding import rules
from grants.panels.deciding.equality.counting import count_decision, uncount_decision
from grants.panels.deciding.events import DecisionProposed, ProposalTakenBack
from grants.panels.deciding.feedback.queries import text_problems
from grants.panels.deciding.taking_part.queries import parts_of
from grants.panels.deciding.taking_part.rules import preparation_problems
from grants.panels.locking import locked_interest, locked_interests, locked_panel_of_round
from grants.panels.meeting.service import void_written_votes
from grants.panels.models import AWARDING, FINAL, PROPOSED, RECUSED, RESERVE, Decision, Interest, Panel, PanelMember
from grants.schemes import service as schemes
from grants.schemes.models import Round, Scheme
from grants.schemes.who_decides.queries import rule_of_round
from grants.schemes.who_decides.rules import Rule

RECUSED_MAY_NOT_DECIDE = "You have a conflict of interest in this application, so you cannot decide on it."
OTHERS_PROPOSE = (
    "You have a conflict of interest in an application of this round on which nobody is told yet. "
    "Until then somebody else has to propose what is decided here."
)
ALREADY_FINAL = "This application is decided already. A decision that is final stays as it is."
OFFICERS_PROPOSE = "Officers of the grant-maker decide on applications of this size, so one of them proposes."


@dataclass(frozen=True)
class Proposal:
    """What a panel means to decide, as it was given. The amount is in pence; None where none was given.

    `budget_lines` are what the award pays for, where that is less than was asked: {"what": …, "pence": …} each.
    `award_months` is how long it runs, None for as long as the scheme says.
    """

    outcome: str
    amount_pence: int | None = None
    conditions: str = ""
    reasons: str = ""
    feedback: str = ""
    budget_lines: Sequence[dict[str, Any]] = field(default_factory=tuple)
    award_months: int | None = None
    length_reason: str = ""


def propose_decision(
    session: Session,
    application: Application,
    *,
    proposal: Proposal,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Decision:
    """Record what the panel means to decide on an application, or change it until it is final.

    `version` is of the proposal that is changed, None for the first. The money counts as committed from now on.
    It needs members who took part: a quorum who declared and marked, or said why they cannot; where the rule of the
    round lets officers decide, an administrator. Votes in writing on what was proposed before are none on this.
    Raises Invalid, Stale when somebody else changed it first, Denied when whoever does this has a conflict of
    interest in it, or in anything of the round of which nobody is told yet, and Conflict when the application is not
    in assessment or the decision is final.
    """
    panel = locked_panel_of_round(session, application.round_id)
    if refusal := why_others_propose(session, application.round_id, actor):
        raise Denied(refusal)
    session.flush()
    session.refresh(application, ["state", "amount_requested_pence"], with_for_update=True)
    decision = _of_application(session, application)
    if decision is not None and decision.state == FINAL:
        raise Conflict(ALREADY_FINAL)
    if application.state != IN_ASSESSMENT:
        raise Conflict("This application is not in assessment, so it cannot be decided now.")
    decided_by = free_to_decide(session, panel, application, actor)
    rule = rule_of_round(session, application.round_id)
    if rule.officers_decide(application.amount_requested_pence) and not actor.is_administrator:
        raise Denied(OFFICERS_PROPOSE)
    _check_version(decision, version, proposal)
    before = decision.amount_pence if decision else Pence(0)
    check(
        rules.proposal_problems(**_facts(proposal), limits=limits_of(session, application, before))
        + what_lacks(session, panel, application, rule)
        + text_problems(session, panel.id, application, _words(proposal))
    )
    amount = Pence(proposal.amount_pence or 0) if proposal.outcome in AWARDING else Pence(0)
    if amount != before:
        schemes.commit_money(session, application.round_id, amount, instead_of=before)
    void_written_votes(session, [application.id])
    before_it = _what_is_decided(decision) if decision else None
    if decision is None:
        decision = Decision(id=new_id(), application_id=application.id, panel_id=panel.id, state=PROPOSED, version=0)
        session.add(decision)
    _write(session, decision, proposal, amount)
    if _what_is_decided(decision) != before_it:
        decision.decided_by, decision.decided_at = decided_by, now
    decision.version += 1
    session.flush()
    count_decision(session, decision)
    happened = DecisionProposed(
        application_id=application.id, panel_id=panel.id, outcome=decision.outcome, amount_pence=amount
    )
    publish(session, happened, actor=actor, now=now, about=(panel.id, application.round_id))
    return decision


def why_others_propose(session: Session, round_id: UUID, actor: Actor) -> str | None:
    """Why a person proposes nothing in a round now.

    Which amounts are taken would tell what is left, and with it what is decided where they have a conflict of interest.
    """
    return OTHERS_PROPOSE if round_id in rounds_without_sums(session, actor) else None


def what_lacks(session: Session, panel: Panel, application: Application, rule: Rule) -> list[Problem]:
    """What members have still to do before anything can be proposed; nothing where officers decide."""
    if rule.officers_decide(application.amount_requested_pence):
        return []
    parts = parts_of(session, panel, [application.id])[application.id]
    return preparation_problems(parts, quorum=panel.quorum, readers_each=panel.readers_each, rule=rule)


def take_back_proposal(session: Session, application: Application, *, actor: Actor, now: datetime) -> None:
    """Undo a proposal, and give its money back to the round. Raises Conflict when it is final, or there is none."""
    panel = locked_panel_of_round(session, application.round_id)
    decision = _of_application(session, application)
    if decision is None:
        raise Conflict("Nothing is proposed for this application.")
    free_to_decide(session, panel, application, actor)
    drop_proposal(session, decision, actor=actor, now=now)


def drop_proposal(session: Session, decision: Decision, *, actor: Actor, now: datetime) -> None:
    """Undo a proposal that is locked already, and give its money back to the round. Who may do so is not asked.

    Raises Conflict when it is final.
    """
    if decision.state == FINAL:
        raise Conflict(ALREADY_FINAL)
    round_id = session.scalars(select(Panel.round_id).where(Panel.id == decision.panel_id)).one()
    if decision.amount_pence:
        schemes.release_money(session, round_id, decision.amount_pence)
    happened = ProposalTakenBack(application_id=decision.application_id, panel_id=decision.panel_id)
    publish(session, happened, actor=actor, now=now, about=(decision.panel_id, round_id))
    void_written_votes(session, [decision.application_id])
    uncount_decision(session, decision.application_id)
    session.delete(decision)
    session.flush()


def free_to_decide(session: Session, panel: Panel, application: Application, actor: Actor) -> UUID:
    """The person who decides. Raises Denied when they have, or may have, a conflict of interest."""
    if actor.person_id is None:
        raise Denied("A decision is made by a person.")
    member = queries.member_for(session, panel.id, actor.person_id)
    interest = locked_interest(session, application, member) if member else None
    refusal = _why_not(actor, application, member, interest)
    if refusal is not None:
        raise Denied(refusal)
    return actor.person_id


def free_among(session: Session, panel: Panel, decisions: Sequence[Decision], actor: Actor) -> list[Decision]:
    """The decisions about which this person may decide: no conflict of interest, and as a member they declared so."""
    member = queries.member_for(session, panel.id, actor.person_id)
    interests = locked_interests(session, [each.application_id for each in decisions], member) if member else {}
    return [
        each
        for each in decisions
        if actor.person_id and not _why_not(actor, each.application, member, interests.get(each.application_id))
    ]


def _why_not(
    actor: Actor, application: Application, member: PanelMember | None, interest: Interest | None
) -> str | None:
    if has_conflict(actor, application.id):
        return RECUSED_MAY_NOT_DECIDE
    if member is not None and (interest is None or not interest.is_declared):
        return "Declare your interest in this application before you decide on it."
    if interest is not None and interest.level == RECUSED:
        return RECUSED_MAY_NOT_DECIDE
    return None


def _of_application(session: Session, application: Application) -> Decision | None:
    found = select(Decision).where(Decision.application_id == application.id)
    return session.scalar(found.with_for_update(), execution_options={"populate_existing": True})


def _facts(proposal: Proposal) -> dict[str, Any]:
    return {**asdict(proposal), "budget_lines": list(proposal.budget_lines)}


def _words(proposal: Proposal) -> dict[str, str]:
    names = ("conditions", "reasons", "feedback", "length_reason")
    return {name: getattr(proposal, name) for name in names}


def _check_version(decision: Decision | None, version: int | None, proposal: Proposal) -> None:
    if decision is None:
        return
    if version is None:
        raise Conflict("A decision on this application is proposed already. Change that one.")
    check_version(
        version,
        decision.version,
        "Somebody else changed this proposal while you were writing. Look at both, then save again.",
        current={name: getattr(decision, name) for name in _facts(proposal)},
        yours=_facts(proposal),
    )


def _write(session: Session, decision: Decision, proposal: Proposal, amount: Pence) -> None:
    decision.outcome, decision.amount_pence = proposal.outcome, amount
    decision.conditions, decision.reasons = proposal.conditions.strip(), proposal.reasons.strip()
    decision.feedback = proposal.feedback.strip()
    decision.budget_lines = list(proposal.budget_lines)
    decision.award_months, decision.length_reason = proposal.award_months, proposal.length_reason.strip()
    if proposal.outcome != RESERVE:
        decision.reserve_place = None
    elif decision.reserve_place is None:
        last = select(func.max(Decision.reserve_place)).where(Decision.panel_id == decision.panel_id)
        with session.no_autoflush:
            decision.reserve_place = (session.scalar(last) or 0) + 1


def _what_is_decided(decision: Decision) -> tuple[object, ...]:
    """All of a decision but its words: reasons and feedback may be written after the meeting that decided."""
    award = decision.outcome, decision.amount_pence, decision.award_months, decision.conditions, decision.budget_lines
    return *award, decision.reserve_place


def limits_of(session: Session, application: Application, before: Pence) -> rules.Limits:
    """What bounds an award to an application now; `before` is what it counts with already."""
    found = select(Round.budget_pence, Round.committed_pence, Scheme.smallest_award_pence, Scheme.largest_award_pence)
    row = session.execute(found.join(Round.scheme).where(Round.id == application.round_id)).one()
    return rules.Limits(
        requested_pence=application.amount_requested_pence or 0,
        smallest_pence=row.smallest_award_pence,
        largest_pence=row.largest_award_pence,
        left_pence=row.budget_pence - row.committed_pence + before,
    )
