"""What the members of panels hear. Each may run twice: reminders are aligned, messages have keys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel.events import StoredEvent
from grants.notifications import service
from grants.notifications.calendars import MEETING_KEY
from grants.notifications.rules import PAPERS, SCORES
from grants.notifications.to_people import tell
from grants.panels.allocating.events import ReadersChanged, ReadingArranged
from grants.panels.meeting.events import MeetingPlanned
from grants.panels.members.events import MemberStoodDown, PanelMemberJoined, PanelSat, SubstituteCalled
from grants.panels.models import SITS, PanelMember
from grants.panels.queries import panel_of


def remind_panel(session: Session, event: PanelSat | ReadingArranged, *, now: datetime) -> None:
    """A panel begins, or until when its members score is said: they are reminded of it."""
    for member_id in _members(session, event.panel_id):
        _remind(session, member_id, now)


def remind_readers(session: Session, event: ReadersChanged, *, now: datetime) -> None:
    """Whoever was given something to score is reminded of it; whoever has nothing left is not."""
    for member_id in sorted({*event.given, *event.taken}):
        service.align_reminders(session, kind=SCORES, subject_id=member_id, now=now)


def remind_member(session: Session, event: PanelMemberJoined | SubstituteCalled, *, now: datetime) -> None:
    """Whoever joins a panel, or is called to it, is invited and reminded like the others."""
    if session.get(PanelMember, event.member_id) is None:
        return
    _remind(session, event.member_id, now)
    if panel_of(session, event.panel_id).meets_at is not None:
        _invite(session, event.panel_id, now, only=event.member_id)


def stop_reminding(session: Session, event: MemberStoodDown, *, now: datetime) -> None:
    """Whoever left the panel is reminded of nothing."""
    _remind(session, event.member_id, now)


def tell_meeting_planned(session: Session, event: MeetingPlanned, *, now: datetime) -> None:
    """Invite the members to a meeting that is planned or moved, or tell them that it is off."""
    panel = panel_of(session, event.panel_id)
    if panel.version < event.version or panel.meets_at != event.meets_at:
        return  # moved again since, and told again
    for member_id in _members(session, event.panel_id):
        service.align_reminders(session, kind=PAPERS, subject_id=member_id, now=now)
    if panel.meets_at or event.before:
        _invite(session, event.panel_id, now)


def _members(session: Session, panel_id: UUID) -> list[UUID]:
    found = select(PanelMember.id).where(PanelMember.panel_id == panel_id, PanelMember.standing == SITS)
    return list(session.scalars(found.order_by(PanelMember.id)))


def _remind(session: Session, member_id: UUID, now: datetime) -> None:
    for kind in (SCORES, PAPERS):
        service.align_reminders(session, kind=kind, subject_id=member_id, now=now)


def _invite(session: Session, panel_id: UUID, now: datetime, *, only: UUID | None = None) -> None:
    """Invite everybody who sits, or one of them, to the meeting as it is planned now: once for each time it was."""
    was_planned = (StoredEvent.subject_id == panel_id, StoredEvent.name == MeetingPlanned.name())
    number = session.scalar(select(func.count()).select_from(StoredEvent).where(*was_planned))
    panel = panel_of(session, panel_id)
    template = "panels/emails/meeting_planned" if panel.meets_at else "panels/emails/meeting_off"
    for member in panel.members:
        if member.standing != SITS or only not in (None, member.id):
            continue
        key = f"{MEETING_KEY}{panel.id}:{number}:{member.person_id}"
        tell(session, member.person, template, key=key, about_id=panel.id, now=now, panel=panel, round=panel.round)
