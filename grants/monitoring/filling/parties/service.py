"""A host or partner tells its part of a return, until it is accepted."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.applications.models import Party
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.kernel.problems import SignInNeeded, check
from grants.monitoring.filling.parties import queries, rules
from grants.monitoring.filling.parties.events import ReturnPartTold
from grants.monitoring.filling.parties.models import ReturnPart
from grants.monitoring.models import Return
from grants.monitoring.service import lock_return, refuse


def tell_part(
    session: Session,
    monitoring_return: Return,
    party: Party,
    *,
    passed_pence: int | None,
    words: str = "",
    actor: Actor,
    now: datetime,
) -> ReturnPart:
    """Tell how much has gone through a party since the grant began. The same again changes nothing.

    Raises Invalid, and Conflict when the return was accepted or left out.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to tell your part.")
    lock_return(session, monitoring_return)
    refuse(rules.telling_refusal(monitoring_return.state))
    most, before = (
        queries.most_of(monitoring_return.award, party),
        queries.told_before(session, monitoring_return, party),
    )
    check(rules.part_problems(passed_pence, words, most_pence=most, before_pence=before))
    assert passed_pence is not None
    part = session.get(ReturnPart, (monitoring_return.id, party.id), with_for_update=True)
    if part is None:
        part = ReturnPart(return_id=monitoring_return.id, party_id=party.id)
        session.add(part)
    elif (part.passed_pence, part.words) == (passed_pence, words.strip()):
        return part
    part.passed_pence, part.words = Pence(passed_pence), words.strip()
    part.told_at, part.told_by = now, actor.person_id
    session.flush()
    happened = ReturnPartTold(
        return_id=monitoring_return.id,
        award_id=monitoring_return.award_id,
        party_id=party.id,
        passed_pence=passed_pence,
    )
    publish(session, happened, actor=actor, now=now, about=monitoring_return.award.related_ids)
    return part
