"""`/awards/{id}/dossiers`: the whole file of a grant, for an auditor."""

from typing import Any

from flask import Response, url_for
from marshmallow import fields

from grants.awards.access import may_decide_about_award
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.reporting.dossiers import queries, service
from grants.reporting.dossiers.access import may_take_dossier
from grants.reporting.dossiers.models import Dossier
from grants.reporting.dossiers.serving import as_download

dossiers_api = api_blueprint("dossiers", "The whole file of a grant")


class DossierSchema(Strict):
    """A dossier that you asked for. It can be taken once it `is_there`; some time later it is not kept any more."""

    id = fields.UUID()
    asked_at = fields.AwareDateTime()
    built_at = fields.AwareDateTime(allow_none=True)
    pieces = fields.Integer(allow_none=True)
    size = fields.Integer(allow_none=True, metadata={"description": "In bytes"})
    is_there = fields.Boolean()


class DossierListSchema(Strict):
    items = fields.List(fields.Nested(DossierSchema))


@dossiers_api.get("/awards/<uuid:award_id>/dossiers")
@dossiers_api.response(200, DossierListSchema)
@allow(may_decide_about_award, load=award_of)
def list_dossiers(award: Award) -> dict[str, Any]:
    """The dossiers of a grant that you asked for, the last first."""
    found = queries.own_dossiers(current_session(), award.id, current_actor().person_id)
    return {"items": [_shown(each) for each in found]}


@dossiers_api.post("/awards/<uuid:award_id>/dossiers")
@dossiers_api.response(201, DossierSchema)
@allow(may_decide_about_award, load=award_of)
def ask_for_dossier(award: Award) -> tuple[dict[str, Any], dict[str, str]]:
    """Have the whole file of a grant built as one ZIP, with an index of its files and their hashes."""
    dossier = service.ask_for_dossier(current_session(), award, **acting_now())
    return _shown(dossier), {"Location": url_for(".list_dossiers", award_id=award.id)}


@dossiers_api.post("/awards/<uuid:award_id>/dossiers/<uuid:dossier_id>/file")
@dossiers_api.file(service.ZIP, description="The dossier")
@allow(may_take_dossier, load=queries.dossier_of)
def take_dossier(award: Award, dossier: Dossier) -> Response:
    """Take a dossier that you asked for. That you did is recorded."""
    return as_download(service.take_dossier(current_session(), award, dossier, **acting_now()))


def _shown(dossier: Dossier) -> dict[str, Any]:
    names = ("id", "asked_at", "built_at", "pieces")
    return {name: getattr(dossier, name) for name in names} | {
        "size": dossier.file.size if dossier.file else None,
        "is_there": queries.is_there(dossier),
    }
