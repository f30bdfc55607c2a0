"""An administrator plans when and where a panel meets; its members are then invited."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, changed_meanwhile, check, check_version
from grants.panels.editions import renew_papers_of_all
from grants.panels.locking import lock_panel
from grants.panels.meeting.events import MeetingPlanned
from grants.panels.meeting.models import Meeting
from grants.panels.meeting.planning.rules import planning_problems
from grants.panels.models import CLOSED, Panel


def plan_meeting(
    session: Session,
    panel: Panel,
    *,
    meets_at: datetime | None,
    meeting_place: str,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say when and where a panel meets; None takes the time back. Saving the same changes nothing.

    Raises Invalid, Stale where somebody else changed the panel since `version`, and Conflict once it has met.
    """
    lock_panel(session, panel)
    session.refresh(panel, ["meets_at", "meeting_place", "scores_due_at"])
    if panel.state == CLOSED or session.get(Meeting, panel.id) is not None:
        raise Conflict("This panel has met already.")
    place = meeting_place.strip()
    check_version(
        version,
        panel.version,
        changed_meanwhile("panel"),
        current={"meets_at": panel.meets_at, "meeting_place": panel.meeting_place},
        yours={"meets_at": meets_at, "meeting_place": place},
    )
    if (meets_at, place) == (panel.meets_at, panel.meeting_place):
        return
    check(planning_problems(meets_at, place, before=panel.meets_at, scores_due_at=panel.scores_due_at, now=now))
    before = panel.meets_at
    panel.meets_at, panel.meeting_place = meets_at, place
    panel.version += 1
    session.flush()
    renew_papers_of_all(session, panel.id)
    planned = MeetingPlanned(panel_id=panel.id, meets_at=meets_at, before=before, version=panel.version)
    publish(session, planned, actor=actor, now=now, about=(panel.round_id,))
