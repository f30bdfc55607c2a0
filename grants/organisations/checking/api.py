"""`/organisations/{id}/account_checks`."""

from typing import Any

from flask import url_for

from grants.kernel.api import api_blueprint
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.organisations import queries
from grants.organisations.access import may_check_account
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank.models import AccountCheck
from grants.organisations.bank.reading import account_version
from grants.organisations.checking import queries as check_queries
from grants.organisations.checking import service
from grants.organisations.checking.schemas import AccountCheckListSchema, AccountCheckSchema, NewAccountCheckSchema
from grants.organisations.models import Organisation

api = api_blueprint("account_checks", "Bank accounts, checked by one person and confirmed by another")


@api.get("/organisations/<uuid:organisation_id>/account_checks")
@api.response(200, AccountCheckListSchema)
@allow(may_check_account, load=queries.organisation_of)
def list_account_checks(organisation: Organisation) -> dict[str, Any]:
    """Who checked and confirmed the accounts of an organisation, how and when, the newest first; and who else has told
    the account that it tells now.
    """
    session = current_session()
    account = bank_queries.bank_account_of(session, organisation.id)
    same = check_queries.with_same_account(session, account, current_actor()) if account else None
    return {
        "items": check_queries.checks_of(session, organisation.id),
        "same_account_as": same.organisations if same else [],
        "same_account_as_others": same.others if same else 0,
    }


@api.post("/organisations/<uuid:organisation_id>/account_checks")
@api.arguments(NewAccountCheckSchema)
@api.response(201, AccountCheckSchema, etag=True)
@api.needs_version
@allow(may_check_account, load=queries.organisation_of)
def check_account(given: dict[str, Any], organisation: Organisation) -> tuple[AccountCheck, int, dict[str, str]]:
    """Check an account, or confirm it. Once two people have done one each, it can be paid into.

    `If-Match` is the bank account's version, and so is the answer's `ETag`. Neither of the two has told the account.
    """
    session = current_session()
    made = service.record_check(
        session,
        organisation,
        given=given,
        version=account_version(),
        **acting_now(),
    )
    version = bank_queries.told_account(session, organisation.id).version
    location = url_for(".list_account_checks", organisation_id=organisation.id)
    return made, 201, {"Location": location, "ETag": f'"{version}"'}
