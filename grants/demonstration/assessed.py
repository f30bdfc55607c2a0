"""How the panels of the demonstration assess and decide."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import queries as applications_queries
from grants.applications.conflicts import conflicts_of
from grants.applications.models import IN_ASSESSMENT, SUBMITTED, Application
from grants.applications.screening import service as applications
from grants.demonstration.narrator import Narrator
from grants.demonstration.texts import REASONS
from grants.panels import queries as panels_queries
from grants.panels.conflicts import service as conflicts
from grants.panels.deciding import confirming
from grants.panels.deciding import service as deciding_service
from grants.panels.deciding.equality.queries import equality_of
from grants.panels.deciding.equality.rules import missing_notes
from grants.panels.deciding.equality.service import write_notes
from grants.panels.deciding.releasing.service import release_letters
from grants.panels.meeting import service as meeting
from grants.panels.meeting.models import FOR
from grants.panels.members import convening
from grants.panels.members.service import add_member
from grants.panels.models import AWARD, AWARD_WITH_CONDITIONS, AWARDING, DECLINE, RESERVE, SITS, SUBSTITUTE
from grants.panels.scoring import assessing
from grants.panels.scoring.rules import Mark
from grants.schemes import queries as schemes_queries

PANEL = (
    ("chair", "Dorothy Lumb", "third_sector"),
    ("member", "Imran Shah", "third_sector"),
    ("carer", "Colin Hartley", "lived_experience"),
    ("nurse", "Beverley Stones", "third_sector"),
    ("officer", "Owen Price", "funder"),
)
FEEDBACK = (
    "We liked the idea and the people behind it. Two things would make it stronger: say how people will hear "
    "of it, and show what each session costs. Please talk to us before the next round; many groups succeed then."
)

CLOSE = (
    "We liked it very much, and there was not enough money left for all of it. A word from the hall that you can have "
    "it every Wednesday would make it stronger still."
)
DOUBT, BELIEF = "Not yet clear enough about costs.", "A clear need and a plan that we believe in."

CONDITIONS = (
    "Send us your safeguarding policy before the first session.\n"
    "Tell us who will run the sessions in the second half of the year."
)


EQUALITY_NOTE = (
    "Few asked, and for less certain work. We ring each of them, and bring the next briefing to where they are."
)
"""What the panel says of groups that do worse."""


EVERYTHING = (AWARD, AWARD_WITH_CONDITIONS, AWARD, DECLINE, AWARD, RESERVE)


def assess_whole(
    story: Narrator,
    round_id: UUID,
    moment: datetime,
    outcomes: Sequence[str] = EVERYTHING,
    *,
    members: int = len(PANEL),
) -> None:
    """All is scored and decided, with one of these outcomes after another: three awards, one with conditions, one
    declined, one in reserve.
    """
    _screen(story, round_id, moment)
    _convene(story, round_id, moment + timedelta(days=1), members)
    for key, _, _ in PANEL[:members]:
        _score(story, round_id, key, moment + timedelta(days=8), leave_out=0)
    ids = _ids(story, round_id)
    _meet(story, round_id, moment + timedelta(days=15))
    for number, application_id in enumerate(ids):
        _vote(story, round_id, application_id)
        _propose(story, application_id, outcomes[number % len(outcomes)], moment + timedelta(days=15))
    _adjourn(story, round_id, moment + timedelta(days=15, hours=2))
    _confirm(story, round_id, moment + timedelta(days=15, hours=3))
    _release(story, round_id, moment + timedelta(days=16))


def assess_autumn(story: Narrator, round_id: UUID, moment: datetime) -> None:
    """A round in the middle of its assessment: most is scored, one award offered, one member has not begun."""
    _screen(story, round_id, moment)
    _convene(story, round_id, moment + timedelta(hours=2))
    for key in ("chair", "carer", "nurse"):
        _score(story, round_id, key, moment + timedelta(days=3), leave_out=1 if key == "carer" else 0)
    offered = next(a for a in _applications(story, round_id) if a.title == "Mend it together")
    _propose(story, offered.id, AWARD, moment + timedelta(days=6))
    _vote_in_writing(story, round_id, offered.id)
    _confirm(story, round_id, moment + timedelta(days=6))
    _release(story, round_id, moment + timedelta(days=6))


def _applications(story: Narrator, round_id: UUID) -> Sequence[Application]:
    with story.app.database.read() as session:
        return session.scalars(
            select(Application).where(Application.round_id == round_id).order_by(Application.id)
        ).all()


def _ids(story: Narrator, round_id: UUID) -> list[UUID]:
    return [application.id for application in _applications(story, round_id)]


def _screen(story: Narrator, round_id: UUID, moment: datetime) -> None:
    story.clock.move_to(moment)
    for application in _applications(story, round_id):
        if application.state == SUBMITTED:
            with story.acting_as("administrator") as (session, actor):
                found = applications_queries.application_of(session, application.id)
                applications.screen(
                    session,
                    found,
                    outcome="eligible",
                    reasons="",
                    open_items_reason="The papers were seen last year.",
                    actor=actor,
                    now=story.now,
                )


def _convene(story: Narrator, round_id: UUID, moment: datetime, members: int = len(PANEL)) -> None:
    with story.acting_as("administrator", moment) as (session, actor):
        of_round = schemes_queries.round_of(session, round_id)
        panel = convening.convene_panel(session, of_round, actor=actor, now=story.now)
        for key, name, kind in PANEL[:members]:
            add_member(
                session,
                panel,
                email=f"{key}@demonstration.example",
                name=name,
                kind=kind,
                is_chair=key == "chair",
                actor=actor,
                now=story.now,
            )
        add_member(
            session,
            panel,
            email="substitute@demonstration.example",
            name="Sheila Firth",
            kind="third_sector",
            is_chair=False,
            standing=SUBSTITUTE,
            actor=actor,
            now=story.now,
        )
        convening.sit(session, panel, actor=actor, now=story.now)


def _score(story: Narrator, round_id: UUID, key: str, moment: datetime, *, leave_out: int) -> None:
    """Have a member declare and mark, all but the last `leave_out` applications."""
    story.clock.move_to(moment)
    ids = _ids(story, round_id)
    for place, application_id in enumerate(ids[: len(ids) - leave_out]):
        with story.acting_as(key) as (session, actor):
            application = applications_queries.application_of(session, application_id)
            panel = panels_queries.panel_of_round(session, round_id)
            member = panels_queries.member_for(session, panel.id, actor.person_id)
            if member is None or application.state != IN_ASSESSMENT:
                continue
            conflicts.declare_interest(session, application, member, level="none", note="", actor=actor, now=story.now)
            scores = _marks(session, round_id, place * 5 + sum(map(ord, key)))
            assessing.give_scores(session, application, member, scores=scores, actor=actor, now=story.now)


def _marks(session: Session, round_id: UUID, seed: int) -> list[Mark]:
    criteria = schemes_queries.round_of(session, round_id).scheme.criteria
    return [
        Mark(criterion.id, 2 + (seed * 7 + place * 3) % 4, REASONS[place % len(REASONS)])
        for place, criterion in enumerate(criteria)
    ]


def _meet(story: Narrator, round_id: UUID, moment: datetime) -> None:
    with story.acting_as("chair", moment) as (session, actor):
        panel = panels_queries.panel_of_round(session, round_id)
        everybody = [member.id for member in panel.members if member.standing == SITS]
        meeting.open_meeting(session, panel, present=everybody, actor=actor, now=story.now)


def _vote(story: Narrator, round_id: UUID, application_id: UUID) -> None:
    """All for it: those who doubted were won over."""
    with story.acting_as("chair") as (session, actor):
        panel = panels_queries.panel_of_round(session, round_id)
        meeting.take_up(session, panel, application_id, version=None, actor=actor, now=story.now)
        application = applications_queries.application_of(session, application_id)
        votes = {member.id: FOR for member in panel.members if member.standing == SITS}
        meeting.cast_votes(session, panel, application, votes=votes, actor=actor, now=story.now)


def _vote_in_writing(story: Narrator, round_id: UUID, application_id: UUID) -> None:
    """The three members who have marked the application vote for the proposal in writing, without a meeting."""
    for key in ("chair", "carer", "nurse"):
        with story.acting_as(key) as (session, actor):
            panel = panels_queries.panel_of_round(session, round_id)
            member = panels_queries.member_for(session, panel.id, actor.person_id)
            proposal = panels_queries.decision_on(session, application_id)
            assert member is not None
            assert proposal is not None
            meeting.vote_in_writing(
                session,
                panel,
                applications_queries.application_of(session, application_id),
                panels_queries.member_of(session, panel, member.id),
                choice=FOR,
                proposal_version=proposal.version,
                actor=actor,
                now=story.now,
            )


def _release(story: Narrator, round_id: UUID, moment: datetime) -> None:
    """An administrator looks at what the chair confirmed, and lets the letters go."""
    with story.acting_as("colleague", moment) as (session, actor):
        release_letters(session, schemes_queries.round_of(session, round_id), actor=actor, now=story.now)


def _adjourn(story: Narrator, round_id: UUID, moment: datetime) -> None:
    with story.acting_as("chair", moment) as (session, actor):
        panel = panels_queries.panel_of_round(session, round_id)
        meeting.close_meeting(session, panel, actor=actor, now=story.now)


def _confirm(story: Narrator, round_id: UUID, moment: datetime) -> None:
    with story.acting_as("chair", moment) as (session, actor):
        panel = panels_queries.panel_of_round(session, round_id)
        worse = missing_notes(equality_of(session, panel, without=conflicts_of(actor)), [])
        said = {(problem.field.split(".")[1], problem.field.split(".", 2)[2]): EQUALITY_NOTE for problem in worse}
        if said:
            write_notes(session, panel, notes=said, actor=actor, now=story.now)
        confirming.confirm_decisions(session, panel, actor=actor, now=story.now)


def _propose(story: Narrator, application_id: UUID, outcome: str, moment: datetime) -> None:
    awarded = outcome in AWARDING
    with story.acting_as("chair", moment) as (session, actor):
        application = applications_queries.application_of(session, application_id)
        proposal = deciding_service.Proposal(
            outcome=outcome,
            amount_pence=application.amount_requested_pence if awarded else None,
            conditions=CONDITIONS if outcome == AWARD_WITH_CONDITIONS else "",
            reasons=DOUBT if outcome == DECLINE else BELIEF,
            feedback={DECLINE: FEEDBACK, RESERVE: CLOSE}.get(outcome, ""),
        )
        deciding_service.propose_decision(session, application, proposal=proposal, actor=actor, now=story.now)
