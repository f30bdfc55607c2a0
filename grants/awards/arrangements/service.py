"""How the grants of a scheme are offered and paid is arranged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.awards.arrangements import rules
from grants.awards.arrangements.events import ArrangementChanged
from grants.awards.arrangements.models import AwardArrangement
from grants.awards.arrangements.queries import arrangement_of, most_returns
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, changed_meanwhile, check, check_version
from grants.schemes import queries as schemes
from grants.schemes.models import Scheme

FIELDS = (
    "pattern",
    "kept_percent",
    "smallest_payment_pence",
    "days_to_accept",
    "two_signatures_from_pence",
    "one_off_use",
)


def arrange_awards(
    session: Session, scheme: Scheme, *, wanted: Mapping[str, Any], version: int | None, actor: Actor, now: datetime
) -> AwardArrangement:
    """Keep how later grants of a scheme are offered and paid, by the names in `FIELDS`. Accepted ones keep their plans.

    `version` is that of the arrangement as it was read, nought where there was none, None for whatever stands now.
    Raises Invalid, Stale, and Conflict for a scheme of past awards from a file.
    """
    schemes.locked_scheme(session, scheme.id)
    if scheme.is_imported:
        raise Conflict("This scheme holds past awards from a file. Nothing of it is offered or paid here.")
    arrangement = arrangement_of(session, scheme.id)
    before = arranged(arrangement)
    check_version(version, arrangement.version, changed_meanwhile("arrangement"), current=before, yours=wanted)
    returns = most_returns(session, scheme)
    check(rules.arrangement_problems(wanted, returns=returns, largest_award_pence=scheme.largest_award_pence))
    changed = tuple(field for field in FIELDS if wanted[field] != before[field])
    if not changed:
        return arrangement
    for field in changed:
        setattr(arrangement, field, wanted[field])
    arrangement.version += 1
    session.add(arrangement)
    session.flush()
    publish(session, ArrangementChanged(scheme_id=scheme.id, fields=changed), actor=actor, now=now)
    return arrangement


def arranged(arrangement: AwardArrangement) -> dict[str, Any]:
    """What can be arranged, as plain values by the names in `FIELDS`."""
    return {field: getattr(arrangement, field) for field in FIELDS}
