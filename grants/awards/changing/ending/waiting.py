"""What waits for people about notice."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards.changing.ending import queries
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import PREPARED
from grants.awards.queries import is_theirs
from grants.kernel.access import Actor
from grants.kernel.look import day
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, members, waits_for


@waits_for(members, theirs=(Notice.state == PREPARED) & is_theirs(Notice.award_id))
def notice_to_answer(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For signatories: notice to which their side has to agree, or that another of it has signed."""
    signs_for = actor.held("signatory")
    if not signs_for:
        return []
    agree, sign = "Say whether you agree that {} ends sooner", "Sign as the second that {} is given back"
    asked = [_waiting(agree, notice) for notice in queries.to_agree(session, signs_for)]
    return asked + [_waiting(sign, notice) for notice in queries.to_sign(session, signs_for, actor)]


@waits_for(administrators, Notice.state == PREPARED)
def notice_to_give(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: notice that another has prepared and that can be given."""
    return [_waiting("Give notice of {}", notice) for notice in queries.to_release(session, actor)]


def _waiting(what: str, notice: Notice) -> Waiting:
    return Waiting(
        text=what.format(f"the grant for “{notice.award.title}”"),
        href=url_for("ending.show", award_id=notice.award_id),
        detail=f"{notice.award.organisation.name}: it would end on {day(notice.ends_on)}.",
    )
