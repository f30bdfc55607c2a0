"""What an organisation tells once: a list of short sections, each saved by itself."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.kernel.counting import counted
from grants.kernel.pages import DONE, TO_HEED, note
from grants.kernel.problems import NotFound, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, current_vault
from grants.organisations import queries, rules, service
from grants.organisations.access import may_change_organisation, may_check_account, may_read_organisation
from grants.organisations.asking import rules as asking
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank import service as bank_service
from grants.organisations.contacts import queries as contact_queries
from grants.organisations.contacts import rules as contact_rules
from grants.organisations.contacts import service as contact_service
from grants.organisations.models import Organisation
from grants.organisations.places import queries as places
from grants.organisations.profile import queries as profiles
from grants.organisations.profile.reading import read_account, read_contacts, read_fields
from grants.organisations.profile.shown import LABELS, differences, names_of_areas
from grants.organisations.reading import in_order, merged, read_version
from grants.organisations.statements.queries import statement_of

pages = Blueprint("profile", __name__, url_prefix="/organisations/<uuid:organisation_id>/profile")


@pages.get("")
@allow(may_read_organisation, load=queries.organisation_of)
def tasks(organisation: Organisation) -> ResponseReturnValue:
    """The sections, and what is missing in each."""
    profile = profiles.profile_of(current_session(), organisation)
    return render_template(
        "organisations/pages/profile.html",
        organisation=organisation,
        profile=profile,
        tasks=[_task(profile, section) for section in _sections(organisation)],
    )


def _sections(organisation: Organisation) -> list[str]:
    details = profiles.details_of(organisation)
    asked = {one.section for one in asking.asked_of(organisation.kind, details)}
    return [section for section in asking.SECTIONS if section in asked or section == "kind"]


def _task(profile: profiles.Profile, section: str) -> dict[str, Any]:
    gaps = profile.gaps_in(section)
    now = [gap for gap in gaps if gap.needed_for == asking.APPLYING]
    account = profile.bank_account
    look = section == "bank" and account is not None and bank_queries.prompts_open(profile.organisation, account)
    task: dict[str, Any] = {
        "text": asking.SECTIONS[section],
        "href": url_for(".section", organisation_id=profile.organisation.id, section=section),
    }
    if look:
        return task | {"state": "due", "status": "Please look again"}
    if not gaps:
        return task | {"state": "done"}
    to_tell = f"{counted(len(now), 'thing')} to tell us"
    return task | {"state": "due" if now else "planned", "status": to_tell if now else "Needed before we pay"}


def organisation_and_section(
    session: Session, organisation_id: Any, section: str
) -> tuple[Organisation, tuple[str, ...], str]:
    """The organisation, the fields that its kind is asked in this section, and the section. Raises NotFound."""
    organisation = queries.organisation_of(session, organisation_id)
    if section == "kind":
        return organisation, ("kind", "constituted", "is_funder"), section
    fields = asking.fields_of(organisation.kind, section, profiles.details_of(organisation))
    if not fields or section in ("people", "bank"):
        raise NotFound("There is no such section.")
    return organisation, fields, section


def _may_read(actor: Any, record: tuple[Organisation, tuple[str, ...], str]) -> str | None:
    return may_read_organisation(actor, record[0])


def _may_change(actor: Any, record: tuple[Organisation, tuple[str, ...], str]) -> str | None:
    return may_change_organisation(actor, record[0])


@pages.get("/<section>")
@allow(_may_read, load=organisation_and_section)
def section(organisation: Organisation, fields: tuple[str, ...], section: str) -> ResponseReturnValue:
    areas = places.areas_to_choose(current_session())
    details = profiles.details_of(organisation)
    return render_template(
        "organisations/pages/profile_section.html",
        organisation=organisation,
        title=asking.SECTIONS[section],
        fields=fields,
        asked={one.field: one for one in asking.asked_of(organisation.kind, details)},
        labels=LABELS,
        kinds=rules.KINDS,
        documents=asking.GOVERNING_DOCUMENTS,
        communities=asking.COMMUNITIES,
        dbs_checks=asking.DBS_CHECKS,
        areas=names_of_areas(areas),
        differences=differences,
    )


@pages.post("/<section>")
@allow(_may_change, load=organisation_and_section)
def save_section(organisation: Organisation, fields: tuple[str, ...], section: str) -> ResponseReturnValue:
    actor = current_actor()
    wanted = tuple(field for field in fields if field != "is_funder" or actor.is_administrator)
    details, reader = read_fields(request.form, wanted)
    version = read_version(request.form, reader.problems)
    if reader.problems:
        after = {**profiles.details_of(organisation), **rules.tidy(details)}
        found = service.problems_of(after, current_time())
        check(in_order(merged(reader, found), fields))
    service.change_organisation(
        current_session(), organisation, changes=details, version=version, actor=actor, now=current_time()
    )
    return _saved(organisation)


def _saved(organisation: Organisation) -> ResponseReturnValue:
    note("Your changes are saved.")
    return redirect(url_for("profile.tasks", organisation_id=organisation.id))


@pages.get("/people")
@allow(may_read_organisation, load=queries.organisation_of)
def people(organisation: Organisation) -> ResponseReturnValue:
    details = profiles.details_of(organisation)
    contacts = contact_queries.contacts_of(current_session(), organisation.id)
    members = queries.membership_list(current_session(), organisation.id)
    known = contact_rules.known_main_contact(contacts, [(m.person.name, m.position, m.person.email) for m in members])
    return render_template(
        "organisations/pages/profile_people.html",
        organisation=organisation,
        contacts=contacts,
        known=known,
        positions=contact_rules.SENIOR_POSITIONS[organisation.kind],
        needs_address=contact_rules.needs_address(organisation.kind),
        asked={one.field: one for one in asking.asked_of(organisation.kind, details)},
        warnings=contact_rules.pair_warnings(contacts),
    )


@pages.post("/people")
@allow(may_change_organisation, load=queries.organisation_of)
def save_people(organisation: Organisation) -> ResponseReturnValue:
    asked = asking.fields_of(organisation.kind, "people", profiles.details_of(organisation))
    details, reader = read_fields(request.form, tuple(field for field in asked if field == "unrelated_people"))
    contacts = read_contacts(request.form)
    version = read_version(request.form, reader.problems)
    if reader.problems:
        check(reader.problems + contact_service.problems_in(contacts, organisation.kind))
    session, actor, now = current_session(), current_actor(), current_time()
    saved = contact_service.save_contacts(
        session, organisation, contacts=contacts, version=version, actor=actor, now=now
    )
    service.change_organisation(session, saved, changes=details, version=saved.version, actor=actor, now=now)
    return _saved(organisation)


@pages.get("/bank")
@allow(may_read_organisation, load=queries.organisation_of)
def bank(organisation: Organisation) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    account = bank_queries.account_with_people(session, organisation.id)
    return render_template(
        "organisations/pages/profile_bank.html",
        organisation=organisation,
        account=account,
        may_change=account is None or queries.may_sign(session, organisation.id, actor),
        signatories=queries.signatories(session, organisation.id),
        prompts=bank_queries.prompts_of(organisation, account) if account else [],
        waits_for=bank_queries.waits_for(account) if account else [],
        may_check=may_check_account(actor, organisation) is None,
        statement=statement_of(session, organisation.id),
        why=asking.why("bank_account"),
    )


@pages.post("/bank")
@allow(may_change_organisation, load=queries.organisation_of)
def save_bank(organisation: Organisation) -> ResponseReturnValue:
    problems: list[Any] = []
    version = read_version(request.form, problems)
    check(problems)
    account = bank_service.save_bank_account(
        current_session(),
        organisation,
        details=read_account(request.form),
        version=version,
        vault=current_vault(),
        **acting_now(),
    )
    look = bank_queries.prompts_open(organisation, account)
    saved = f"The account ending in {account.last_digits} is saved."
    note(f"{saved} Please look at it again: below is why." if look else saved, TO_HEED if look else DONE)
    return redirect(url_for(".bank" if look else ".tasks", organisation_id=organisation.id))
