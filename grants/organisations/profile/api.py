"""`/organisations/{id}/profile`, `/contacts`, `/bank_account`; `/areas` and `/places`."""

from typing import Any

from flask import url_for

from grants.kernel.access import anyone
from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.problems import NotFound
from grants.kernel.web import acting_now, allow, current_session, current_vault
from grants.organisations import queries
from grants.organisations.access import (
    may_change_organisation,
    may_dispute_account,
    may_read_organisation,
)
from grants.organisations.asking.rules import asked_of
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank import service as bank_service
from grants.organisations.bank.queries import waits_for
from grants.organisations.bank.reading import account_version
from grants.organisations.contacts import queries as contact_queries
from grants.organisations.contacts import rules as contact_rules
from grants.organisations.contacts import service as contact_service
from grants.organisations.models import Organisation
from grants.organisations.places import queries as places
from grants.organisations.profile import queries as profiles
from grants.organisations.profile.schemas import (
    AccountDisputeSchema,
    AccountExplanationSchema,
    AreaListSchema,
    BankAccountSchema,
    BankNumbersSchema,
    ContactsSchema,
    PlaceSchema,
    ProfileSchema,
)

api = api_blueprint("profiles", "What an organisation tells once, and where places are")

Answer = tuple[dict[str, Any], dict[str, str]]


@api.get("/organisations/<uuid:organisation_id>/profile")
@api.response(200, ProfileSchema)
@allow(may_read_organisation, load=queries.organisation_of)
def show_profile(organisation: Organisation) -> dict[str, Any]:
    """What this kind of organisation is asked, and what is missing. Details are changed with PATCH."""
    session = current_session()
    profile = profiles.profile_of(session, organisation)
    place = places.place_of(session, organisation.postcode)
    return {
        "asked": asked_of(organisation.kind, profiles.details_of(organisation)),
        "gaps": profile.gaps,
        "warnings": profile.warnings,
        "place": places.facts_of(place) if place else None,
    }


@api.get("/organisations/<uuid:organisation_id>/contacts")
@api.response(200, ContactsSchema)
@allow(may_read_organisation, load=queries.organisation_of)
def show_contacts(organisation: Organisation) -> Answer:
    """The two people to turn to in an organisation."""
    return _contacts(organisation)


@api.put("/organisations/<uuid:organisation_id>/contacts")
@api.arguments(ContactsSchema)
@api.response(200, ContactsSchema)
@api.needs_version
@allow(may_change_organisation, load=queries.organisation_of)
def save_contacts(contacts: dict[str, Any], organisation: Organisation) -> Answer:
    """Say who the two people are. `If-Match` is the organisation's version."""
    saved = contact_service.save_contacts(
        current_session(),
        organisation,
        contacts=contacts,
        version=expected_version() or organisation.version,
        **acting_now(),
    )
    return _contacts(saved)


def _contacts(organisation: Organisation) -> Answer:
    contacts = contact_queries.contacts_of(current_session(), organisation.id)
    shown = {role: contacts.get(role) for role in contact_rules.ROLES}
    more = {"warnings": contact_rules.pair_warnings(contacts), "version": organisation.version}
    return {**shown, **more}, {"ETag": f'"{organisation.version}"'}


@api.get("/organisations/<uuid:organisation_id>/bank_account")
@api.response(200, BankAccountSchema)
@allow(may_read_organisation, load=queries.organisation_of)
def show_bank_account(organisation: Organisation) -> Answer:
    """Where an organisation’s money goes, without the numbers."""
    return _account(organisation)


@api.put("/organisations/<uuid:organisation_id>/bank_account")
@api.arguments(BankNumbersSchema)
@api.response(200, BankAccountSchema)
@api.needs_version
@allow(may_change_organisation, load=queries.organisation_of)
def save_bank_account(details: dict[str, Any], organisation: Organisation) -> Answer:
    """Tell the bank account, or change it as somebody who may sign. All who may sign hear of it at once.

    `If-Match` is the account's own version, "0" where there is none yet.
    """
    bank_service.save_bank_account(
        current_session(),
        organisation,
        details=details,
        version=account_version(),
        vault=current_vault(),
        **acting_now(),
    )
    return _account(organisation)


@api.put("/organisations/<uuid:organisation_id>/bank_account/explanation")
@api.arguments(AccountExplanationSchema)
@api.response(200, BankAccountSchema)
@api.needs_version
@allow(may_change_organisation, load=queries.organisation_of)
def explain_bank_account(given: dict[str, Any], organisation: Organisation) -> Answer:
    """Say why an account with prompts is as it should be. `If-Match` is the account's version."""
    bank_service.explain_account(current_session(), organisation, **given, version=account_version(), **acting_now())
    return _account(organisation)


@api.post("/organisations/<uuid:organisation_id>/bank_account/dispute")
@api.arguments(AccountDisputeSchema)
@api.response(201, BankAccountSchema)
@api.needs_version
@allow(may_dispute_account, load=queries.organisation_of)
def dispute_bank_account(given: dict[str, Any], organisation: Organisation) -> Answer:
    """Say that the account is not the organisation's. Nothing is paid to it until we have asked. Safe to repeat.

    `If-Match` is the account's version. This ends when one person has checked it and another has confirmed it.
    """
    bank_service.dispute_account(current_session(), organisation, **given, version=account_version(), **acting_now())
    shown, headers = _account(organisation)
    return shown, {**headers, "Location": url_for(".show_bank_account", organisation_id=organisation.id)}


def _account(organisation: Organisation) -> Answer:
    account = bank_queries.told_account(current_session(), organisation.id)
    kept = ("account_name", "two_signatories", "last_digits", "number_check", "changed_at", "numbers_changed_at")
    asked = ("told_by_name", "explanation", "checked_at", "disputed_at", "disputed_by_name")
    shown = {field: getattr(account, field) for field in (*kept, *asked, "version")}
    shown |= {"prompts": bank_queries.prompts_of(organisation, account), "waits_for": waits_for(account)}
    return shown, {"ETag": f'"{account.version}"'}


@api.get("/areas")
@api.response(200, AreaListSchema)
@allow(anyone)
def list_areas() -> dict[str, Any]:
    """The wards and partnerships that can be chosen as areas; `citywide` can be chosen as well."""
    return {"items": places.areas_to_choose(current_session())}


@api.get("/places/<postcode>")
@api.response(200, PlaceSchema)
@allow(anyone)
def show_place(postcode: str) -> dict[str, Any]:
    """Where a postcode is, as far as postcodes have been loaded."""
    place = places.place_of(current_session(), postcode)
    if place is None:
        raise NotFound("This postcode is not among those that have been loaded.")
    return places.facts_of(place)
