"""How far a pack is, for the page that waits for it, and the button that has it built again."""

from flask import Blueprint, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import note
from grants.kernel.web import acting_now, allow, current_session, current_time, shown_at
from grants.reporting.approving.access import may_work_on_pack
from grants.reporting.building.queries import building_now
from grants.reporting.building.service import build_again
from grants.reporting.models import Pack
from grants.reporting.queries import pack_of

building_pages = Blueprint("packs_built", __name__)


@building_pages.get("/packs/<uuid:pack_id>/building")
@allow(may_work_on_pack, load=pack_of)
def state(pack: Pack) -> ResponseReturnValue:
    """A word that changes when the pack has come further; the page asks for it every few seconds."""
    building = building_now(current_session(), pack, current_time())
    return jsonify(state=building.word if building else "")


@building_pages.post("/packs/<uuid:pack_id>/building")
@shown_at("reporting.show_pack")
@allow(may_work_on_pack, load=pack_of)
def again(pack: Pack) -> ResponseReturnValue:
    build_again(current_session(), pack, **acting_now())
    note("It is being built again.")
    return redirect(url_for("reporting.show_pack", pack_id=pack.id))
