"""What waits for people about renewals."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards.changing.renewals import queries
from grants.awards.changing.renewals.models import Renewal
from grants.awards.changing.renewals.rules import INVITED, RECOMMENDED, SENT, decide_by
from grants.awards.queries import is_theirs
from grants.kernel.access import Actor
from grants.kernel.clock import end_of_day, london_day
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, members, waits_for


@waits_for(members, theirs=(Renewal.state == INVITED) & is_theirs(Renewal.award_id))
def renewals_to_answer(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For the people of a grant: invitations."""
    invited = queries.to_answer(session, actor.held("member"))
    return [_waiting(each, "Say what has changed, so that we can renew") for each in invited]


@waits_for(administrators, Renewal.state.in_((SENT, RECOMMENDED)))
def renewals_to_decide(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: what was sent, and what another recommended."""
    return [
        _waiting(each, "Decide whether to renew" if each.state == SENT else "Confirm what becomes of")
        for each in queries.to_decide(session, actor)
    ]


def _waiting(renewal: Renewal, verb: str) -> Waiting:
    return Waiting(
        text=f"{verb} the grant for “{renewal.award.title}”",
        href=url_for("renewals.show", award_id=renewal.award_id),
        due_at=end_of_day(renewal.answer_by if renewal.sent_at is None else decide_by(london_day(renewal.sent_at))),
        detail=renewal.award.organisation.name,
    )
