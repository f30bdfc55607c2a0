"""The meeting of a panel: it opens, goes from one application to the next, votes, and closes."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.kernel.events import Event, publish
from grants.kernel.problems import Conflict, Invalid, NotFound, Problem, check, check_version
from grants.kernel.slices import slices
from grants.panels.locking import lock_for_quorum
from grants.panels.meeting import rules
from grants.panels.meeting.events import (
    AttendanceTaken,
    ItemTakenUp,
    MeetingClosed,
    MeetingOpened,
    OrderChosen,
    VotesCast,
)
from grants.panels.meeting.models import Attendance, Meeting, Vote
from grants.panels.models import FINAL, SITTING, Decision, Interest, Panel, PanelMember
from grants.panels.queries import BEFORE_THE_PANEL


def open_meeting(session: Session, panel: Panel, *, present: Collection[UUID], actor: Actor, now: datetime) -> Meeting:
    """Begin the meeting of a panel that sits, with the members who are there.

    Raises Conflict when the panel does not sit, or has met, and Invalid when too few are there.
    """
    if panel.state != SITTING:
        raise Conflict("A panel meets once it has begun its work, and before everything is decided.")
    if session.get(Meeting, panel.id) is not None:
        raise Conflict("The meeting has been opened already.")
    meeting = Meeting(panel_id=panel.id, opened_at=now)
    session.add(meeting)
    session.flush()
    _happened(session, meeting, MeetingOpened(panel_id=panel.id), actor, now)
    take_attendance(session, panel, present=present, actor=actor, now=now)
    return meeting


def close_meeting(session: Session, panel: Panel, *, actor: Actor, now: datetime) -> None:
    """End the meeting; those who are there go. What is proposed stays proposed. Raises Conflict unless it is open."""
    meeting = locked_open_meeting(session, panel)
    for attendance in _attendances(session, panel).values():
        attendance.left_at = attendance.left_at or now
    meeting.closed_at, meeting.current_application_id = now, None
    _happened(session, meeting, MeetingClosed(panel_id=panel.id), actor, now)


def take_attendance(session: Session, panel: Panel, *, present: Collection[UUID], actor: Actor, now: datetime) -> None:
    """Write down who is there now; who was and is no longer has gone. Raises Invalid and Conflict."""
    meeting = locked_open_meeting(session, panel)
    members = {member.id: member for member in panel.members}
    if unknown := set(present) - set(members):
        check([Problem("present", "Choose from the members of this panel.", "unknown") for _ in list(unknown)[:1]])
    check(rules.attendance_problems([members[each] for each in set(present)], quorum=panel.quorum))
    there = _attendances(session, panel)
    for member_id in members:
        if member_id in present and member_id not in there:
            session.add(Attendance(panel_id=panel.id, member_id=member_id, came_at=now))
        elif member_id in there:
            there[member_id].left_at = None if member_id in present else there[member_id].left_at or now
    happened = AttendanceTaken(panel_id=panel.id, present=sorted(map(str, set(present))))
    _happened(session, meeting, happened, actor, now)


def take_up(
    session: Session, panel: Panel, application_id: UUID | None, *, version: int | None, actor: Actor, now: datetime
) -> None:
    """Come to an application, or lay down the one the meeting was at.

    `version` is of the meeting that was seen. Raises Stale when somebody else moved on first, NotFound and Conflict.
    """
    meeting = locked_open_meeting(session, panel)
    check_version(
        version, meeting.version, "The meeting has moved on since you opened this page. Look at where it is now."
    )
    if application_id is not None:
        _before_panel(session, panel, application_id)
    meeting.current_application_id = application_id
    _happened(session, meeting, ItemTakenUp(panel_id=panel.id, application_id=application_id), actor, now)


def choose_order(session: Session, panel: Panel, *, ordered_by: str, actor: Actor, now: datetime) -> None:
    """Go through the applications by adjusted or by raw means. Raises Invalid and Conflict."""
    meeting = locked_open_meeting(session, panel)
    check(rules.order_problems(ordered_by))
    meeting.ordered_by = ordered_by
    _happened(session, meeting, OrderChosen(panel_id=panel.id, ordered_by=ordered_by), actor, now)


def cast_votes(
    session: Session,
    panel: Panel,
    application: Application,
    *,
    votes: Mapping[UUID, str],
    actor: Actor,
    now: datetime,
) -> None:
    """Record how members vote on an application; a vote can be changed until its decision is final.

    `votes` are choices by member. Raises Invalid naming each member who cannot vote on it, and Conflict.
    """
    meeting = locked_open_meeting(session, panel)
    _before_panel(session, panel, application.id)
    made = select(Decision.id).where(Decision.application_id == application.id, Decision.state == FINAL)
    if session.scalar(made):
        raise Conflict("The decision on this application is final, so its votes stay as they are.")
    levels = _levels(session, application)
    there = {each for each, attendance in _attendances(session, panel).items() if attendance.left_at is None}
    members = {member.id: member for member in panel.members}
    problems = [
        problem
        for member_id, choice in votes.items()
        for problem in rules.vote_problems(
            members.get(member_id), choice, is_there=member_id in there, level=levels.get(member_id)
        )
    ]
    if not votes:
        problems = [Problem("votes", "Choose how at least one member votes.")]
    if problems:
        raise Invalid(problems)
    cast = {
        vote.member_id: vote
        for vote in session.scalars(select(Vote).where(Vote.application_id == application.id).with_for_update())
    }
    for member_id, choice in votes.items():
        vote = cast.get(member_id) or Vote(
            application_id=application.id, member_id=member_id, interest_level=levels[member_id]
        )
        vote.choice, vote.voted_at, vote.in_writing = choice, now, False
        session.add(vote)
    happened = VotesCast(application_id=application.id, panel_id=panel.id, members=sorted(map(str, votes)))
    _happened(session, meeting, happened, actor, now)


def vote_in_writing(
    session: Session,
    panel: Panel,
    application: Application,
    member: PanelMember,
    *,
    choice: str,
    proposal_version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """A member votes by themself, without a meeting, on what is proposed; it can be changed until that is final.

    Raises Conflict while the panel meets, or nothing is proposed, Stale when the proposal is not the one of
    `proposal_version` any more, and Invalid.
    """
    lock_for_quorum(session, panel.id)
    meeting = session.get(Meeting, panel.id)
    if meeting is not None and meeting.closed_at is None:
        raise Conflict("The panel meets now, so votes are taken there.")
    decision = session.scalar(select(Decision).where(Decision.application_id == application.id).with_for_update())
    if decision is None:
        raise Conflict("Nothing is proposed for this application that you could vote on.")
    if decision.state == FINAL:
        raise Conflict("The decision on this application is final, so its votes stay as they are.")
    if proposal_version is None:
        check([Problem("proposal_version", "Say which version of the proposal you vote on.", "missing")])
    check_version(
        proposal_version,
        decision.version,
        "What is proposed has changed since you read it. Read it again, then vote.",
        current={"version": decision.version},
        yours={"proposal_version": proposal_version},
    )
    level = _levels(session, application).get(member.id)
    check(rules.vote_problems(member, choice, is_there=True, level=level))
    vote = session.get(Vote, (application.id, member.id)) or Vote(
        application_id=application.id, member_id=member.id, interest_level=level
    )
    vote.choice, vote.voted_at, vote.in_writing = choice, now, True
    session.add(vote)
    session.flush()
    cast = VotesCast(application_id=application.id, panel_id=panel.id, members=[str(member.id)])
    publish(session, cast, actor=actor, now=now, about=(panel.id,))


def void_written_votes(session: Session, application_ids: Collection[UUID]) -> None:
    """What is proposed has changed, so votes in writing on what it was before are none on this."""
    for some in slices(application_ids):
        session.execute(delete(Vote).where(Vote.application_id.in_(some), Vote.in_writing.is_(True)))


def locked_open_meeting(session: Session, panel: Panel) -> Meeting:
    """The meeting of a panel, locked until the transaction ends. Raises Conflict unless it is going on."""
    session.flush()
    found = select(Meeting).where(Meeting.panel_id == panel.id).with_for_update()
    meeting = session.scalar(found, execution_options={"populate_existing": True})
    if meeting is None:
        raise Conflict("The meeting has not been opened yet.")
    if meeting.closed_at is not None:
        raise Conflict("The meeting is over.")
    return meeting


def _happened(session: Session, meeting: Meeting, event: Event, actor: Actor, now: datetime) -> None:
    meeting.version += 1
    session.flush()
    publish(session, event, actor=actor, now=now, about=(meeting.panel_id,))


def _attendances(session: Session, panel: Panel) -> dict[UUID, Attendance]:
    found = session.scalars(select(Attendance).where(Attendance.panel_id == panel.id))
    return {attendance.member_id: attendance for attendance in found}


def _before_panel(session: Session, panel: Panel, application_id: UUID) -> None:
    found = select(Application.id).where(
        Application.id == application_id,
        Application.round_id == panel.round_id,
        Application.state.in_(BEFORE_THE_PANEL),
    )
    if session.scalar(found) is None:
        raise NotFound("There is no such application before this panel.")


def _levels(session: Session, application: Application) -> dict[UUID, str]:
    """What each member declared on an application, locked so that nobody is recused while the votes are written."""
    declared = select(Interest).where(Interest.application_id == application.id).with_for_update()
    return {each.member_id: each.level for each in session.scalars(declared) if each.is_declared}
