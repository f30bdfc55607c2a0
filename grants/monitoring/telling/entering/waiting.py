"""What was typed in: on the home pages of its people until they confirm it, and on ours while they say it is wrong."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards.queries import is_theirs
from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, members, waits_for
from grants.monitoring.models import Return, ReturnEntry
from grants.monitoring.telling.entering.queries import entries_objected_to, entries_to_confirm

_IS_OPEN = ReturnEntry.confirmed_at.is_(None) & (ReturnEntry.return_id == Return.id) & is_theirs(Return.award_id)


@waits_for(members, theirs=_IS_OPEN)
def returns_typed_in(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For people of an organisation: what one of us typed in for them, until they say whether it is right."""
    return [
        Waiting(
            text=f"Say whether return {about.number} is right as we typed it in",
            href=url_for("entering.entered", return_id=about.id),
            detail=about.award.title,
        )
        for about in entries_to_confirm(session, actor.held("member"))
    ]


@waits_for(administrators, ReturnEntry.confirmed_at.is_(None) & (ReturnEntry.objection != ""))
def returns_objected_to(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: what people say was typed in wrongly, until they say that it is right or it is sent back."""
    return [
        Waiting(
            text=f"{about.award.organisation.name} says that return {about.number} is not as they told it",
            href=url_for("entering.show", return_id=about.id),
            detail=f"{about.award.title}: {objection}",
        )
        for about, objection in entries_objected_to(session, actor)
    ]
