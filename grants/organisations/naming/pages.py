"""Whether an organisation may be named in what is published."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import note
from grants.kernel.problems import Problem, check
from grants.kernel.web import acting_now, allow, current_session
from grants.organisations import queries
from grants.organisations.access import may_change_organisation
from grants.organisations.models import Organisation
from grants.organisations.naming import rules, service

pages = Blueprint("naming", __name__)
pages.add_app_template_global(rules.published_name)
pages.add_app_template_global(rules.is_public, "is_public_organisation")


@pages.get("/organisations/<uuid:organisation_id>/naming")
@allow(may_change_organisation, load=queries.organisation_of)
def show(organisation: Organisation) -> ResponseReturnValue:
    return render_template("organisations/pages/naming.html", organisation=organisation)


@pages.post("/organisations/<uuid:organisation_id>/naming")
@allow(may_change_organisation, load=queries.organisation_of)
def save(organisation: Organisation) -> ResponseReturnValue:
    answer = request.form.get("may_be_named", "")
    if answer not in ("yes", "no"):
        check([Problem("may_be_named", "Say whether we may publish the name.", "missing")])
    kept = service.say_whether_named(current_session(), organisation, may_be_named=answer == "yes", **acting_now())
    note(f"From now on we {'name' if rules.is_named(kept) else 'do not name'} {kept.name} in what we publish.")
    return redirect(url_for("organisations.show", organisation_id=organisation.id))
