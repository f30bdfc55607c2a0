"""What waits for people about notice."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards.changing.ending import queries
from grants.kernel.access import Actor
from grants.kernel.look import day
from grants.kernel.stage import Waiting


def notice_to_answer(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For signatories, notice to which their side has to agree, or that another of it has signed; for administrators,
    notice that another has prepared and that can be given.
    """
    signs_for = actor.held("signatory")
    asked = queries.to_agree(session, signs_for) if signs_for else []
    found = [
        Waiting(
            text=f"Say whether you agree that the grant for “{notice.award.title}” ends sooner",
            href=url_for("ending.show", award_id=notice.award_id),
            detail=f"{notice.award.organisation.name}: it would end on {day(notice.ends_on)}.",
        )
        for notice in asked
    ]
    found += [
        Waiting(
            text=f"Sign as the second that the grant for “{notice.award.title}” is given back",
            href=url_for("ending.show", award_id=notice.award_id),
            detail=f"{notice.award.organisation.name}: it would end on {day(notice.ends_on)}.",
        )
        for notice in (queries.to_sign(session, signs_for, actor) if signs_for else [])
    ]
    if not actor.is_administrator:
        return found
    return found + [
        Waiting(
            text=f"Give notice of the grant for “{notice.award.title}”",
            href=url_for("ending.show", award_id=notice.award_id),
            detail=f"{notice.award.organisation.name}: it would end on {day(notice.ends_on)}.",
        )
        for notice in queries.to_release(session, actor)
    ]
