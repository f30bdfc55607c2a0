"""What waits for nobody, on the home page of administrators and among what is not as it was agreed."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.identity.by_two.queries import for_nobody
from grants.kernel.access import Actor
from grants.kernel.stage import Amiss, Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.kernel.web import this_app


@waits_for(administrators)
def proposals_for_nobody(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: what one began who does not run the programme any more, so that it waits for nobody."""
    return [
        Waiting(
            f"{each.words}: nobody can confirm it",
            each.href,
            detail=f"{each.first} began it and does not run the programme any more. {each.instead}",
        )
        for each in for_nobody(session, this_app().registry, actor)
    ]


def proposals_amiss(session: Session, actor: Actor, now: datetime) -> list[Amiss]:
    """What waits for nobody, since whoever began it does not run the programme any more."""
    return [
        Amiss(
            f"{each.words}: {each.first} began it and does not run the programme any more, so nobody can confirm it.",
            each.instead,
            each.href,
            each.since,
        )
        for each in for_nobody(session, this_app().registry, actor)
    ]
