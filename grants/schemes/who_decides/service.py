"""An administrator says who decides in the later rounds of a scheme."""

from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, changed_meanwhile, check, check_version
from grants.schemes import queries
from grants.schemes.models import Scheme
from grants.schemes.who_decides.events import WhoDecidesSaid
from grants.schemes.who_decides.models import DecidingRule
from grants.schemes.who_decides.queries import rule_of_scheme
from grants.schemes.who_decides.rules import Rule, rule_problems


def say_who_decides(
    session: Session, scheme: Scheme, *, rule: Rule, version: int | None, actor: Actor, now: datetime
) -> Rule:
    """Say who decides in rounds of a scheme that open from now on; the others keep what was said before.

    `version` is the number of the rule that was read, nought for what is usual, None for whatever stands. To say the
    same again changes nothing. Raises Invalid, Stale, and Conflict for a scheme of past awards from a file.
    """
    if actor.person_id is None:
        raise Denied("A person says who decides.")
    queries.locked_scheme(session, scheme.id)
    if scheme.is_imported:
        raise Conflict("This scheme holds past awards from a file. Nothing of it is decided here.")
    stands, wanted = rule_of_scheme(session, scheme.id), replace(rule, why=rule.why.strip())
    if replace(wanted, number=stands.number) == stands:
        return stands
    check_version(version, stands.number, changed_meanwhile("rule"), current=asdict(stands), yours=asdict(wanted))
    check(rule_problems(wanted, smallest_award_pence=scheme.smallest_award_pence))
    said = replace(wanted, number=stands.number + 1)
    session.add(DecidingRule(id=new_id(), scheme_id=scheme.id, since=now, set_by=actor.person_id, **asdict(said)))
    session.flush()
    happened = WhoDecidesSaid(
        scheme_id=scheme.id,
        officers_up_to_pence=said.officers_up_to_pence,
        least_third_sector=said.least_third_sector,
        least_marks=said.least_marks,
    )
    publish(session, happened, actor=actor, now=now)
    return said
