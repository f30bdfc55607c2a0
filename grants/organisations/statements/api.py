"""`/organisations/{id}/bank_statement`."""

from typing import Any

from flask import Response, url_for

from grants.kernel.api import api_blueprint
from grants.kernel.file_checks.checked import MEDIA_TYPES
from grants.kernel.uploads.pages import download
from grants.kernel.uploads.schemas import SentFileSchema, UploadSchema
from grants.kernel.web import acting_now, allow, current_session, this_app
from grants.organisations import queries
from grants.organisations.access import may_change_organisation
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank.models import StatementFile
from grants.organisations.bank.reading import account_version
from grants.organisations.models import Organisation
from grants.organisations.statements import queries as statement_queries
from grants.organisations.statements import service
from grants.organisations.statements.access import may_read_statement

api = api_blueprint("statements", "Statements of bank accounts")


@api.get("/organisations/<uuid:organisation_id>/bank_statement")
@api.file(*MEDIA_TYPES, description="The statement")
@allow(may_read_statement, load=statement_queries.organisation_and_statement)
def show_bank_statement(organisation: Organisation, statement: StatementFile) -> Response:
    """The statement of the account that an organisation has now, for its people and for who checks the account."""
    return download(statement)


@api.post("/organisations/<uuid:organisation_id>/bank_statement")
@api.arguments(SentFileSchema, location="files")
@api.response(201, UploadSchema, etag=True)
@api.needs_version
@allow(may_change_organisation, load=queries.organisation_of)
def add_bank_statement(sent: dict[str, Any], organisation: Organisation) -> tuple[StatementFile, int, dict[str, str]]:
    """Add a statement of the account, in the place of one before. `If-Match` is the version of the bank account.

    The answer's `ETag` is the account's version from then on.
    """
    session = current_session()
    statement = service.add_statement(
        session,
        organisation,
        name=sent["file"].filename or "",
        content=sent["file"].read(),
        version=account_version(),
        files=this_app().files,
        **acting_now(),
    )
    version = bank_queries.told_account(session, organisation.id).version
    location = url_for(".show_bank_statement", organisation_id=organisation.id)
    return statement, 201, {"Location": location, "ETag": f'"{version}"'}
