"""A panel says what it makes of groups that its decisions leave worse off."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Denied, Problem, check
from grants.panels.deciding.equality.events import EqualityNoteWritten
from grants.panels.deciding.equality.models import EqualityNote
from grants.panels.deciding.equality.rules import ASPECTS
from grants.panels.locking import locked_panel_of_round
from grants.panels.models import Panel
from grants.panels.rules import length_problems


def write_notes(
    session: Session, panel: Panel, *, notes: Mapping[tuple[str, str], str], actor: Actor, now: datetime
) -> list[EqualityNote]:
    """Keep what the panel says of groups, by aspect and group; said again it replaces what was said. Raises Invalid."""
    if actor.person_id is None:
        raise Denied("A person writes what the panel makes of it.")
    locked_panel_of_round(session, panel.round_id)
    check([problem for (aspect, group), text in notes.items() for problem in _problems(aspect, group, text)])
    there = {
        (note.aspect, note.group): note
        for note in session.scalars(select(EqualityNote).where(EqualityNote.panel_id == panel.id))
    }
    written = []
    for (aspect, group), text in notes.items():
        note = there.get((aspect, group))
        if note is None:
            note = EqualityNote(id=new_id(), panel_id=panel.id, aspect=aspect, group=group)
            session.add(note)
        note.note, note.written_by, note.written_at = text.strip(), actor.person_id, now
        written.append(note)
        happened = EqualityNoteWritten(panel_id=panel.id, aspect=aspect, group=group)
        publish(session, happened, actor=actor, now=now, about=(panel.id, panel.round_id))
    session.flush()
    return written


def _problems(aspect: str, group: str, text: str) -> list[Problem]:
    field = f"equality.{aspect}.{group}"
    if aspect not in ASPECTS:
        return [Problem(field, "There is no such aspect of equality here.")]
    if not text.strip():
        return [Problem(field, f"Say what the panel makes of “{group}”.")]
    return length_problems(field, text)
