"""Panels: who sits, what interests they declare, how they score, what they decide."""

from grants.applications.clarifications.events import ClarificationAnswered
from grants.applications.events import ApplicationWithdrawn
from grants.applications.hosting.events import PartyAgreementRestored, PartyAnswered
from grants.applications.screening.events import ApplicationScreened
from grants.kernel.access import Actor
from grants.kernel.events import Reaction
from grants.kernel.navigation import Area, Link
from grants.kernel.stage import Stage
from grants.organisations.events import MemberJoined
from grants.panels import called, dossier, queries, reactions
from grants.panels.allocating.api import api as allocating_api
from grants.panels.allocating.events import ALLOCATING_EVENTS
from grants.panels.allocating.kept.service import GIVE_JOB, PROPOSE_JOB
from grants.panels.allocating.pages import pages as allocating_pages
from grants.panels.closed import DECLARED, paid_in_conflict, rounds_without_sums
from grants.panels.comparing import service as comparing
from grants.panels.comparing.events import COMPARING_EVENTS
from grants.panels.comparing.lots.api import api as lots_api
from grants.panels.comparing.lots.events import LOTS_EVENTS
from grants.panels.comparing.lots.pages import pages as lots_pages
from grants.panels.comparing.ranking.api import api as ranking_api
from grants.panels.comparing.ranking.pages import pages as ranking_pages
from grants.panels.conflicts.events import CONFLICTS_EVENTS
from grants.panels.conflicts.quorum.events import QUORUM_EVENTS
from grants.panels.conflicts.quorum.queries import waiting_for_votes
from grants.panels.conflicts.register.api import api as register_api
from grants.panels.conflicts.register.pages import pages as register_pages
from grants.panels.deciding.api import api as deciding_api
from grants.panels.deciding.equality.counting import COUNT_PANEL_JOB
from grants.panels.deciding.equality.events import EQUALITY_EVENTS
from grants.panels.deciding.events import DECIDING_EVENTS, DecisionMade, DecisionProposed, ProposalTakenBack
from grants.panels.deciding.pages import pages as deciding_pages
from grants.panels.deciding.releasing.api import api as releasing_api
from grants.panels.deciding.releasing.events import RELEASING_EVENTS, DecisionReleased
from grants.panels.deciding.releasing.pages import pages as releasing_pages
from grants.panels.deciding.releasing.planning import CARRY_OUT_JOB
from grants.panels.deciding.releasing.queries import letters_dropped, letters_to_release
from grants.panels.deciding.reserve.api import api as reserve_api
from grants.panels.deciding.reserve.events import RESERVE_EVENTS, ReserveFunded
from grants.panels.deciding.reserve.pages import pages as reserve_pages
from grants.panels.deciding.reserve.queries import waiting_for_money
from grants.panels.deciding.results import keep_result
from grants.panels.docket import waiting
from grants.panels.docket.api import api
from grants.panels.docket.pages import pages
from grants.panels.finding import BEFORE_PANELS
from grants.panels.listed import LISTS
from grants.panels.meeting.api import api as meeting_api
from grants.panels.meeting.events import MEETING_EVENTS
from grants.panels.meeting.pages import pages as meeting_pages
from grants.panels.meeting.planning.api import api as planning_api
from grants.panels.meeting.planning.pages import pages as planning_pages
from grants.panels.members.api import api as seating_api
from grants.panels.members.events import MEMBERS_EVENTS, PanelArranged, PanelClosed
from grants.panels.members.own.api import api as members_api
from grants.panels.members.own.events import OWN_EVENTS
from grants.panels.members.own.pages import pages as members_pages
from grants.panels.members.pages import pages as seating_pages
from grants.panels.papers import reactions as papers_reactions
from grants.panels.papers.api import api as papers_api
from grants.panels.papers.pages import pages as papers_pages
from grants.panels.proposals import PROPOSALS
from grants.panels.scoring.api import api as scoring_api
from grants.panels.scoring.events import SCORING_EVENTS, InabilityDeclared, ScoresGiven, ScoresSetAside
from grants.panels.scoring.pages import pages as scoring_pages
from grants.panels.scoring.sheets.api import api as sheet_api
from grants.panels.scoring.sheets.events import SHEETS_EVENTS
from grants.panels.scoring.sheets.pages import pages as sheet_pages
from grants.schemes.events import MoneyFreed, RoundBudgetChanged

CHANGES_OF_MARKS = (
    ScoresGiven,
    ScoresSetAside,
    InabilityDeclared,
    DecisionProposed,
    ProposalTakenBack,
    DecisionMade,
    ReserveFunded,
    ApplicationWithdrawn,
)
"""Whatever changes the marks, who still competes, or the money that is left."""


def _sees_panels(actor: Actor) -> bool:
    return actor.is_administrator or bool(actor.held("panel_member"))


stage = Stage(
    name="panels",
    pages=(
        pages,
        allocating_pages,
        deciding_pages,
        meeting_pages,
        papers_pages,
        lots_pages,
        planning_pages,
        ranking_pages,
        members_pages,
        register_pages,
        releasing_pages,
        reserve_pages,
        scoring_pages,
        seating_pages,
        sheet_pages,
    ),
    api=(
        api,
        allocating_api,
        deciding_api,
        meeting_api,
        papers_api,
        lots_api,
        planning_api,
        ranking_api,
        members_api,
        register_api,
        releasing_api,
        reserve_api,
        scoring_api,
        seating_api,
        sheet_api,
    ),
    events=(
        *MEMBERS_EVENTS,
        *OWN_EVENTS,
        *CONFLICTS_EVENTS,
        *QUORUM_EVENTS,
        *ALLOCATING_EVENTS,
        *SCORING_EVENTS,
        *SHEETS_EVENTS,
        *COMPARING_EVENTS,
        *LOTS_EVENTS,
        *MEETING_EVENTS,
        *DECIDING_EVENTS,
        *EQUALITY_EVENTS,
        *RELEASING_EVENTS,
        *RESERVE_EVENTS,
    ),
    jobs=(comparing.COMPARE_JOB, COUNT_PANEL_JOB, PROPOSE_JOB, GIVE_JOB, CARRY_OUT_JOB),
    reactions=(
        Reaction(ApplicationScreened, reactions.bring_before_panel),
        Reaction(ApplicationWithdrawn, reactions.close_after_withdrawal),
        Reaction(ApplicationWithdrawn, papers_reactions.renew_papers),
        Reaction(ClarificationAnswered, papers_reactions.renew_papers),
        Reaction(PanelArranged, papers_reactions.renew_for_terms),
        Reaction(MemberJoined, reactions.mark_new_conflicts),
        Reaction(PartyAnswered, reactions.mark_conflicts_of_party),
        Reaction(PartyAgreementRestored, reactions.mark_conflicts_of_party),
        Reaction(PanelClosed, keep_result),
        Reaction(DecisionReleased, keep_result),
        Reaction(MoneyFreed, comparing.ask_after_money_changed),
        Reaction(RoundBudgetChanged, comparing.ask_after_money_changed),
        *(Reaction(change, comparing.ask_for_comparison) for change in CHANGES_OF_MARKS),
    ),
    affiliations=(queries.seats, queries.rounds_assessed, queries.chairs, DECLARED.role, paid_in_conflict),
    waiting=(
        waiting.applications_to_read,
        waiting.votes_to_cast,
        waiting.panels_to_convene,
        waiting.panels_to_bring_together,
        letters_to_release,
        letters_dropped,
        waiting_for_money,
        waiting.applications_for_officers,
        waiting_for_votes,
        waiting.applications_to_decide,
        waiting.decisions_to_confirm,
    ),
    hidden_sums=(rounds_without_sums,),
    proposals=PROPOSALS,
    findable=(BEFORE_PANELS,),
    lists=LISTS,
    names=(called.names,),
    dossier=(dossier.pieces,),
    navigation=(Link(Area.ASSESS, "Panels", "panels.list_panels", _sees_panels),),
    belonging=(called.belonging,),
)
