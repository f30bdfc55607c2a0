"""Pages of options to extend a grant."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.access import may_read_award
from grants.awards.changing.extensions import access, queries, rules, service
from grants.awards.changing.extensions.models import ExtensionOption
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.organisations.reading import merged

pages = Blueprint("extensions", __name__)


@pages.get("/awards/<uuid:award_id>/extension_options", endpoint="list")
@allow(may_read_award, load=award_of)
def list_options(award: Award) -> ResponseReturnValue:
    return render_template(
        "awards/pages/extensions.html",
        spent=queries.spent_of(current_session(), award.id),
        award=award,
        options=queries.options_of(current_session(), award.id),
        may_add=access.may_add_option(current_actor(), award) is None,
    )


@pages.post("/awards/<uuid:award_id>/extension_options")
@allow(access.may_add_option, load=award_of)
def add(award: Award) -> ResponseReturnValue:
    session, reader = current_session(), FormReader(request.form)
    told: dict[str, Any] = {
        "months": reader.number("months", "the number of months"),
        "amount_pence": reader.money("amount_pence", "the money that comes with it"),
        "note": reader.text("note"),
    }
    check(merged(reader, rules.option_problems(**told, **queries.bounds_of(session, award))))
    service.add_option(session, award, **told, **acting_now())
    note("Saved. Both sides can read it.")
    return redirect(url_for(".list", award_id=award.id))


@pages.get("/awards/<uuid:award_id>/extension_options/<int:number>/offer")
@allow(access.may_take_option, load=queries.option_of)
def offer(award: Award, option: ExtensionOption) -> ResponseReturnValue:
    ends_on = rules.extended_to(award.ends_on, option.months) if award.ends_on else None
    return render_template("awards/pages/extension_offer.html", award=award, option=option, ends_on=ends_on)


@pages.post("/awards/<uuid:award_id>/extension_options/<int:number>/offer")
@allow(access.may_take_option, load=queries.option_of)
def take(award: Award, option: ExtensionOption) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    number = option.variation_number
    if number is None or option.number not in queries.spent_of(current_session(), award.id):
        reasons = FormReader(request.form).text("reasons")
        number = service.take_option(current_session(), award, option, reasons=reasons, **acting_now()).number
        note("The extension is offered to the grantee.")
    return redirect(url_for("variations.show", award_id=award.id, number=number))
