"""An administrator says how much the grants of a scheme report."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.forms import parse_definition
from grants.kernel.problems import Conflict, changed_meanwhile, check, check_version
from grants.schemes import queries as schemes
from grants.schemes.models import QuestionSetVersion, Scheme
from grants.schemes.rules import return_questions_problems
from grants.schemes.tiers import cost_rules, rules
from grants.schemes.tiers.events import ReportingChanged
from grants.schemes.tiers.queries import Reporting, latest_sets, reporting_of
from grants.schemes.tiers.rules import Tier, purpose_of
from grants.schemes.tiers.starting import starting_questions, starting_tiers
from grants.schemes.using import check_not_in_use

Definition = dict[str, Any]
SETTLED = ("kind", "tiers")
"""What stays from the first application on; what an hour counts and why it is worth more can be said later."""
FIELDS = (*SETTLED, "hour_pence", "ceiling_percent", "above_ceiling_because")


def begin_with_tiers(
    session: Session, scheme: Scheme, *, kind: str, version: int | None, actor: Actor, now: datetime
) -> Reporting:
    """Give a scheme the tiers that are offered for grants of a kind. Raises what `change_reporting` raises."""
    tiers = starting_tiers(kind)
    return change_reporting(
        session,
        scheme,
        changes={"kind": kind, "tiers": tiers},
        questions={tier.number: starting_questions(tier.number, kind) for tier in tiers},
        version=version,
        actor=actor,
        now=now,
    )


def change_reporting(
    session: Session,
    scheme: Scheme,
    *,
    changes: Mapping[str, Any],
    questions: Mapping[int, Definition] | None = None,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Reporting:
    """Keep what a scheme says about reporting, by the names in `FIELDS`; what is left out stays.

    `questions` are those of some tiers, by number. A tier that has none yet asks what the one below it asks, the first
    what the scheme asks. `version` is the one that was read, nought where nothing is said, None for whatever stands.
    Raises Invalid, Stale, and Conflict for what is settled once somebody has begun to apply.
    """
    schemes.locked_scheme(session, scheme.id)
    session.refresh(scheme, ["in_use_since"])
    if scheme.is_imported:
        raise Conflict("This scheme holds past awards from a file. Nobody reports on them here.")
    before = reporting_of(session, scheme)
    stands, wanted = said_of(before), {name: changes[name] for name in FIELDS if name in changes}
    given, latest = questions or {}, latest_sets(session, scheme.id)
    changed = tuple(name for name in wanted if wanted[name] != stands[name])
    known = {number: latest.get(purpose_of(number)) for number in given}
    other = any(kept is None or kept.definition != given[number] for number, kept in known.items())
    if not changed and not other:
        return before
    check_version(
        version,
        before.said.version,
        changed_meanwhile("plan of reporting"),
        current=_plain(stands),
        yours=_plain(wanted),
    )
    if other or set(changed) & set(SETTLED):
        check_not_in_use(scheme)
    after = {**stands, **wanted}
    sets = _sets(session, scheme, after["tiers"], given)
    check(_problems(after, sets))
    asked = _ask(session, scheme, after["tiers"], sets, now)
    _keep(session, before, after)
    happened = ReportingChanged(scheme_id=scheme.id, fields=(*changed, *(("questions",) if asked else ())))
    publish(session, happened, actor=actor, now=now)
    return reporting_of(session, scheme)


def said_of(reporting: Reporting) -> dict[str, Any]:
    """What a scheme says about reporting, by the names in `FIELDS`; `tiers` has its own alone."""
    said = reporting.said
    return {name: getattr(said, name) for name in FIELDS} | {"tiers": list(reporting.tiers) if said.tiers else []}


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    tiers = {"tiers": [asdict(tier) for tier in said["tiers"]]} if "tiers" in said else {}
    return {**said, **tiers}


def _sets(
    session: Session, scheme: Scheme, tiers: list[Tier], given: Mapping[int, Definition]
) -> dict[int, Definition]:
    """What each tier is to ask, by its number."""
    latest = latest_sets(session, scheme.id)
    found: dict[int, Definition] = {}
    below: Definition = latest[rules.RETURN].definition
    for tier in tiers:
        known = latest.get(purpose_of(tier.number))
        below = given.get(tier.number) or (known.definition if known else below)
        found[tier.number] = below
    return found


def _problems(after: Mapping[str, Any], sets: Mapping[int, Definition]) -> list[Any]:
    wrong = [problem for definition in sets.values() for problem in return_questions_problems(definition)]
    if wrong:
        return wrong
    asked = {number: parse_definition(definition) for number, definition in sets.items()}
    return [
        *rules.ladder_problems(after["tiers"], asked, kind=after["kind"]),
        *cost_rules.setting_problems(after),
    ]


def _ask(
    session: Session, scheme: Scheme, tiers: list[Tier], sets: Mapping[int, Definition], now: datetime
) -> list[QuestionSetVersion]:
    """Keep the questions that are other than before, each as a new version."""
    latest = latest_sets(session, scheme.id)
    made = []
    for tier in tiers:
        known = latest.get(purpose_of(tier.number))
        if known is None or known.definition != sets[tier.number]:
            made.append(
                QuestionSetVersion(
                    id=new_id(),
                    scheme_id=scheme.id,
                    purpose=purpose_of(tier.number),
                    number=known.number + 1 if known else 1,
                    definition=sets[tier.number],
                    created_at=now,
                )
            )
    session.add_all(made)
    session.flush()
    return made


def _keep(session: Session, before: Reporting, after: Mapping[str, Any]) -> None:
    kept = before.said
    for name in FIELDS:
        setattr(kept, name, after[name])
    kept.tiers = [{**asdict(tier), "channels": list(tier.channels)} for tier in after["tiers"]]
    kept.above_ceiling_because = after["above_ceiling_because"].strip()
    kept.version += 1
    session.add(kept)
    session.flush()
