"""Organisations are registered and changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.names import folded, is_same_name
from grants.kernel.problems import Conflict, Denied, Invalid, Problem, changed_meanwhile, check, check_version
from grants.kernel.references import unused_reference
from grants.organisations import queries, rules
from grants.organisations.asking.checks import profile_problems
from grants.organisations.events import MemberJoined, OrganisationChanged, OrganisationRegistered
from grants.organisations.identifiers import org_id_of
from grants.organisations.models import Membership, Organisation
from grants.organisations.naming.service import ask_anew, say_whether_named
from grants.organisations.places.queries import unknown_areas

JUST_NOW = timedelta(minutes=1)
"""Who registers the same name again within this has clicked twice."""

BLANK = {
    "name": "",
    "kind": "",
    "constituted": True,
    "charity_number": None,
    "company_number": None,
    "annual_income_pence": None,
    "postcode": None,
    "area": None,
    "is_funder": False,
    "trading_name": None,
    "founded": None,
    "address": None,
    "dfe_number": None,
    "governing_document": None,
    "governing_document_on": None,
    "asset_lock": None,
    "unrelated_people": None,
    "year_ended_on": None,
    "areas": [],
    "communities": [],
    "other_community": None,
    "safeguarding_policy": None,
    "safeguarding_reviewed_on": None,
    "safeguarding_lead": None,
    "dbs_checks": None,
}


def register_organisation(
    session: Session, *, details: Mapping[str, Any], position: str, actor: Actor, now: datetime
) -> Organisation:
    """Make an organisation; whoever registers it acts for it from then on, and may sign.

    An administrator, or the system, may leave `position` empty and stay outside. `org_id` in the
    details is taken from them alone; otherwise the identifier follows from the numbers. `may_be_named` in
    the details is their answer to whether the name may be published.
    Raises Invalid, Denied where somebody else calls an organisation a funder, and Conflict at a second click.
    """
    outside = (actor.is_administrator or actor.is_system) and not position.strip()
    wanted = {**BLANK, **rules.tidy(details)}
    problems = problems_of(wanted, now) + ([] if outside else rules.position_problems(position))
    _check_with_areas(session, problems, wanted["areas"])
    _check_reserved(wanted, actor)
    _check_not_just_registered(session, wanted["name"], actor, now)
    _check_not_theirs_already(session, wanted, actor)
    wanted["org_id"] = wanted.get("org_id") or _org_id(wanted)
    _check_not_here_yet(session, wanted["org_id"], wanted)
    organisation = Organisation(
        id=new_id(),
        reference=unused_reference(session, Organisation.reference, "ORG"),
        version=1,
        created_at=now,
        **_columns(wanted),
    )
    session.add(organisation)
    session.flush()
    publish(session, OrganisationRegistered(organisation_id=organisation.id), actor=actor, now=now)
    if not outside and actor.person_id is not None:
        member = Membership(person_id=actor.person_id, position=position.strip(), is_signatory=True)
        join(session, organisation, member, actor=actor, now=now)
    if details.get("may_be_named") is not None:
        say_whether_named(session, organisation, may_be_named=details["may_be_named"], actor=actor, now=now)
    return organisation


def change_organisation(
    session: Session,
    organisation: Organisation,
    *,
    changes: Mapping[str, Any],
    version: int,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """Change some details of an organisation that stood at `version` when they were read.

    Raises Stale when somebody saved since, Invalid, and Denied where somebody who is no administrator
    changes whether it is a funder.
    """
    organisation = queries.locked_organisation(session, organisation.id)
    before = {field: getattr(organisation, field) for field in rules.FIELDS}
    tidied = {field: value for field, value in rules.tidy(changes).items() if field in rules.FIELDS}
    after = {**before, **tidied}
    check_version(
        version, organisation.version, changed_meanwhile("organisation"), current=_plain(before), yours=_plain(after)
    )
    _check_with_areas(session, problems_of(after, now), after["areas"], known=before["areas"])
    if after["is_funder"] != before["is_funder"]:
        _check_reserved({"is_funder": True}, actor)
    changed = rules.changed_fields(before, after)
    if not changed:
        return organisation
    for field in changed:
        setattr(organisation, field, after[field])
    if {"kind", "charity_number", "company_number"} & set(changed):
        _change_org_id(session, organisation, before, after)
    organisation.version += 1
    session.flush()
    publish(session, OrganisationChanged(organisation_id=organisation.id, fields=changed), actor=actor, now=now)
    if not is_same_name(before["name"], after["name"]):
        ask_anew(session, organisation, actor=actor, now=now)
    return organisation


def join(
    session: Session, organisation: Organisation, member: Membership, *, actor: Actor, now: datetime
) -> Membership:
    """Let a person act for an organisation from now on: they registered it, or agreed themselves."""
    member.organisation_id, member.since = organisation.id, now
    session.add(member)
    session.flush()
    happened = MemberJoined(organisation_id=organisation.id, person_id=member.person_id)
    publish(session, happened, actor=actor, now=now, about=(member.person_id,))
    return member


def _check_with_areas(
    session: Session, problems: list[Problem], areas: list[Any], *, known: Sequence[Any] = ()
) -> None:
    """Raise Invalid with these problems and, where the areas could be codes at all, with those that are none here."""
    if not any(problem.field == "areas" for problem in problems) and unknown_areas(session, set(areas) - set(known)):
        problems = [*problems, Problem("areas", "Choose areas from the list.")]
    check(problems)


def problems_of(details: Mapping[str, Any], now: datetime) -> list[Problem]:
    """What is wrong with all the (tidy) details of an organisation."""
    return rules.organisation_problems(details) + profile_problems(details, today=london_day(now))


def _check_reserved(details: Mapping[str, Any], actor: Actor) -> None:
    if actor.is_administrator or actor.is_system:
        return
    if details.get("is_funder") or details.get("org_id"):
        raise Denied("Only people who run the grants programme can say which organisations are funders.")


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in details.items()}


def _org_id(details: Mapping[str, Any]) -> str | None:
    return org_id_of(details["kind"], details["charity_number"], details["company_number"])


def _change_org_id(
    session: Session, organisation: Organisation, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Let the identifier follow the numbers, unless it was given from elsewhere."""
    if organisation.org_id != _org_id(before):
        return
    wanted = _org_id(after)
    if wanted != organisation.org_id:
        _check_not_here_yet(session, wanted, after)
        organisation.org_id = wanted


def _check_not_here_yet(session: Session, org_id: str | None, details: Mapping[str, Any]) -> None:
    with session.no_autoflush:
        taken = org_id is not None and queries.organisation_with_org_id(session, org_id) is not None
    if taken:
        field = "charity_number" if details.get("charity_number") else "company_number"
        sentence = "An organisation with this registration number is here already. Ask one of its people to add you."
        raise Invalid([Problem(field, sentence, "registered_already")])


def _check_not_just_registered(session: Session, name: str, actor: Actor, now: datetime) -> None:
    """A form that is sent twice registers once: the second waits for the first, and is refused."""
    if actor.person_id is None:
        return
    session.get(Person, actor.person_id, with_for_update=True)
    if folded(name) in queries.names_just_registered(session, actor, since=now - JUST_NOW):
        sentence = "You have just registered an organisation of this name. It is in your list."
        raise Conflict(sentence, code="just_registered")


def _check_not_theirs_already(session: Session, wanted: Mapping[str, Any], actor: Actor) -> None:
    """Nobody registers twice what they act for already: the same name at the same postcode."""
    postcode = rules.tidy_postcode(wanted["postcode"] or "")
    if actor.person_id is None or not postcode:
        return
    for theirs in queries.organisations_of(session, actor.person_id):
        if folded(theirs.name) == folded(wanted["name"]) and rules.tidy_postcode(theirs.postcode or "") == postcode:
            sentence = f"You act for an organisation of this name at {postcode} already: {theirs.reference}."
            check([Problem("name", sentence, "registered_already")])


def _columns(details: Mapping[str, Any]) -> dict[str, Any]:
    return {field: details[field] for field in (*rules.FIELDS, "org_id")}
