"""The bank statement on its page: uploaded, replaced, opened."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.forms.files import bounds_in_words
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.request_limits import takes_files
from grants.kernel.uploads.pages import download
from grants.kernel.web import acting_now, allow, current_actor, current_session, this_app
from grants.organisations import queries
from grants.organisations.access import may_change_organisation, may_check_account, may_read_organisation
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank.models import StatementFile
from grants.organisations.models import Organisation
from grants.organisations.reading import read_version
from grants.organisations.statements import queries as statement_queries
from grants.organisations.statements import service
from grants.organisations.statements.access import may_read_statement

pages = Blueprint("statements", __name__, url_prefix="/organisations/<uuid:organisation_id>/bank_statement")


@pages.get("")
@allow(may_read_organisation, load=queries.organisation_of)
def show(organisation: Organisation) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    account = bank_queries.told_account(session, organisation.id)
    statement = statement_queries.statement_of(session, organisation.id)
    return render_template(
        "organisations/pages/statement.html",
        organisation=organisation,
        account=account,
        statement=statement,
        closed=may_read_statement(actor, (organisation, statement)) if statement else None,
        may_check=may_check_account(actor, organisation) is None,
        bounds=bounds_in_words(service.FIELD),
    )


@pages.post("")
@takes_files
@allow(may_change_organisation, load=queries.organisation_of)
def save(organisation: Organisation) -> ResponseReturnValue:
    reader = FormReader(request.form)
    version = read_version(request.form, reader.problems)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        reader.problems.append(Problem("file", "Choose the statement.", "missing"))
    check(reader.problems)
    assert sent is not None
    service.add_statement(
        current_session(),
        organisation,
        name=sent.filename or "",
        content=sent.read(),
        version=version,
        files=this_app().files,
        **acting_now(),
    )
    note("Thank you. The statement is here. One of us checks the account with it, and another one rings.")
    return redirect(url_for(".show", organisation_id=organisation.id))


@pages.get("/file")
@allow(may_read_statement, load=statement_queries.organisation_and_statement)
def open_file(organisation: Organisation, statement: StatementFile) -> Response:
    return download(statement)
