"""What the host and the partners tell in a return, and the page on which each tells its part."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.models import Party
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.monitoring.filling.parties import queries, rules, service
from grants.monitoring.filling.parties.access import may_read_parts, may_tell_part
from grants.monitoring.models import Return
from grants.monitoring.queries import return_of

party_pages = Blueprint("return_parts", __name__)
ALL = "/returns/<uuid:return_id>/parts"


@party_pages.get(ALL, endpoint="list")
@allow(may_read_parts, load=return_of)
def list_parts(monitoring_return: Return) -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "monitoring/pages/parts.html",
        monitoring_return=monitoring_return,
        parts=queries.parts_of(current_session(), monitoring_return),
        may_tell=lambda party: may_tell_part(actor, (monitoring_return, party)) is None,
        refusal=rules.telling_refusal(monitoring_return.state),
    )


@party_pages.get(f"{ALL}/<uuid:party_id>")
@allow(may_tell_part, load=queries.part_of)
def part(monitoring_return: Return, party: Party) -> ResponseReturnValue:
    parts = queries.parts_of(current_session(), monitoring_return)
    return render_template(
        "monitoring/pages/part.html",
        monitoring_return=monitoring_return,
        party=party,
        told=next((each.told for each in parts if each.party.id == party.id), None),
        asked=rules.asked_of(party.role, party.share_pence),
        refusal=rules.telling_refusal(monitoring_return.state),
    )


@party_pages.post(f"{ALL}/<uuid:party_id>")
@allow(may_tell_part, load=queries.part_of)
def tell(monitoring_return: Return, party: Party) -> ResponseReturnValue:
    reader = FormReader(request.form)
    passed = reader.money("passed_pence", "an amount")
    check(reader.problems)
    service.tell_part(
        current_session(), monitoring_return, party, passed_pence=passed, words=reader.text("words"), **acting_now()
    )
    note("Your part is kept. You can change it until the return is accepted.")
    return redirect(url_for(".list", return_id=monitoring_return.id))
