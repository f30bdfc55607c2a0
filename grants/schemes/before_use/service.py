"""What a scheme asks and how it judges can change until somebody has begun to apply."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import changed_meanwhile, check, check_version
from grants.schemes import queries
from grants.schemes.before_use.rules import setup_problems
from grants.schemes.details import criteria_from, eligibility_from
from grants.schemes.events import SchemeSetUpChanged
from grants.schemes.models import Criterion, Scheme
from grants.schemes.using import check_not_in_use

FIELDS = ("co_produced_with", "criteria", "eligibility")
OF_CRITERION = ("name", "guidance", "guide", "weight", "is_social_value")


def change_setup(
    session: Session, scheme: Scheme, *, changes: Mapping[str, Any], version: int | None, actor: Actor, now: datetime
) -> Scheme:
    """Keep other criteria, eligibility questions or co-producers, by the names in `FIELDS`; what is left out stays.

    `version` is that of the scheme as it was read; None for whatever stands now. Raises Conflict once somebody has
    begun to apply, Invalid, and Stale when somebody changed the scheme in between.
    """
    queries.locked_scheme(session, scheme.id)
    session.refresh(scheme, ["co_produced_with", "eligibility", "in_use_since", "version", "criteria"])
    check_not_in_use(scheme)
    before, wanted = setup_of(scheme), {name: changes[name] for name in FIELDS if name in changes}
    current = {name: before[name] for name in wanted}
    check_version(version, scheme.version, changed_meanwhile("scheme"), current=current, yours=wanted)
    check(setup_problems(wanted, lowest_mark=scheme.lowest_mark, highest_mark=scheme.highest_mark))
    _apply(session, scheme, wanted)
    changed = tuple(name for name, value in setup_of(scheme).items() if value != before[name])
    if changed:
        scheme.version += 1
        session.flush()
        publish(session, SchemeSetUpChanged(scheme_id=scheme.id, fields=changed), actor=actor, now=now)
    return scheme


def setup_of(scheme: Scheme) -> dict[str, Any]:
    """What can be changed, as plain values. Needs the criteria."""
    criteria = [{name: getattr(criterion, name) for name in OF_CRITERION} for criterion in scheme.criteria]
    return {"co_produced_with": scheme.co_produced_with, "criteria": criteria, "eligibility": scheme.eligibility}


def _apply(session: Session, scheme: Scheme, wanted: Mapping[str, Any]) -> None:
    if "co_produced_with" in wanted:
        scheme.co_produced_with = wanted["co_produced_with"].strip()
    if "eligibility" in wanted:
        scheme.eligibility = eligibility_from(wanted)
    if "criteria" in wanted:
        _replace_criteria(session, scheme, criteria_from(wanted))


def _replace_criteria(session: Session, scheme: Scheme, criteria: list[Criterion]) -> None:
    """Put others in their place; one that keeps its name keeps its id."""
    ids = {criterion.name: criterion.id for criterion in scheme.criteria}
    for criterion in criteria:
        criterion.id = ids.get(criterion.name, criterion.id)
        criterion.scheme_id = scheme.id
    for criterion in scheme.criteria:
        session.expunge(criterion)
    session.execute(delete(Criterion).where(Criterion.scheme_id == scheme.id))
    session.add_all(criteria)
    session.flush()
    session.refresh(scheme, ["criteria"])


def begin_use(session: Session, scheme_id: UUID, *, now: datetime) -> None:
    """Somebody begins to apply: from now on the scheme stays as it is. Waits for whoever is changing it."""
    unused = update(Scheme).where(Scheme.id == scheme_id, Scheme.in_use_since.is_(None))
    session.execute(unused.values(in_use_since=now).execution_options(synchronize_session=False))
