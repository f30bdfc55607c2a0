"""`/schemes/{id}/uplifts` and `/uplifts/{id}`: what is prescribed for a year, what it would change, and its release."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.applications.schemas import NothingSchema
from grants.awards.access import may_read_award
from grants.awards.changing.uplifts import queries, service
from grants.awards.changing.uplifts.models import Uplift
from grants.awards.changing.uplifts.preview import Preview
from grants.awards.changing.uplifts.rules import APPLIED, DRAFT, Entry
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.access import administrator
from grants.kernel.api import DayField, PenceField, Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

api = api_blueprint("uplifts", "The yearly uplift of a scheme's grants")

Json = dict[str, Any]


class UpliftEntrySchema(Strict):
    name = fields.String(required=True)
    hundredths = fields.Integer(
        required=True,
        strict=True,
        metadata={"description": "Hundredths of a percent: 200 is 2%, -160 an efficiency ask of 1.6%"},
    )
    weight = fields.Integer(load_default=1, strict=True, metadata={"description": "How much it counts beside others"})


class UpliftDetailsSchema(Strict):
    """What is prescribed for a year, for what is to be paid from a day on."""

    year = fields.Integer(required=True, strict=True)
    starts_on = DayField(required=True)
    entries = fields.List(fields.Nested(UpliftEntrySchema), required=True)


class UpliftSchema(UpliftDetailsSchema):
    """An uplift. Its net average is that of the uplifts less that of the efficiency asks, each weighted."""

    id = fields.UUID()
    scheme_id = fields.UUID()
    state = fields.String()
    net_hundredths = fields.Integer()
    prepared_at = fields.AwareDateTime()
    released_at = fields.AwareDateTime(allow_none=True)
    applied_at = fields.AwareDateTime(allow_none=True)
    refused_because = fields.String()
    version = fields.Integer()


class BearingSchema(Strict):
    """What a funder bears, or a round has to give, and what it has left for that."""

    of_id = fields.UUID()
    name = fields.String()
    change_pence = PenceField()
    left_pence = PenceField()
    is_covered = fields.Boolean()


class ChangedAwardSchema(Strict):
    award_id = fields.UUID(attribute="running.award_id")
    reference = fields.String(attribute="running.reference")
    organisation_name = fields.String(attribute="running.organisation_name")
    before_pence = PenceField()
    after_pence = PenceField()


class UpliftPreviewSchema(Strict):
    """What an uplift would make of all running grants of its scheme, as they stand now."""

    before_pence = PenceField()
    after_pence = PenceField()
    change_pence = PenceField()
    funders = fields.List(fields.Nested(BearingSchema))
    rounds = fields.List(fields.Nested(BearingSchema))
    awards = fields.List(fields.Nested(ChangedAwardSchema), attribute="changes")


class UpliftListSchema(Strict):
    items = fields.List(fields.Nested(UpliftSchema))


class UpliftReleaseSchema(Strict):
    change_pence = PenceField(
        required=True, metadata={"description": "What the grants come to more, as the preview had it"}
    )


class UpliftedSchema(Strict):
    """What an uplift made of a grant."""

    uplift_id = fields.UUID()
    year = fields.Integer()
    net_hundredths = fields.Integer()
    before_pence = PenceField()
    after_pence = PenceField()


class UpliftedListSchema(Strict):
    items = fields.List(fields.Nested(UpliftedSchema))


@api.get("/schemes/<uuid:scheme_id>/uplifts")
@api.response(200, UpliftListSchema)
@allow(administrator, load=scheme_of)
def list_uplifts(scheme: Scheme) -> Json:
    """The uplifts of a scheme, the latest first."""
    return {"items": queries.uplifts_of(current_session(), scheme.id)}


@api.post("/schemes/<uuid:scheme_id>/uplifts", "prepare_uplift")
@api.arguments(UpliftDetailsSchema)
@api.response(201, UpliftSchema)
@allow(administrator, load=scheme_of)
def prepare(given: Json, scheme: Scheme) -> tuple[Uplift, dict[str, str]]:
    """Say what is prescribed for a year. Another administrator releases it."""
    uplift = service.prepare_uplift(current_session(), scheme, **_details(given), **acting_now())
    return uplift, {"Location": url_for(".show", uplift_id=uplift.id)}


@api.get("/uplifts/<uuid:uplift_id>", "show_uplift")
@api.response(200, UpliftSchema)
@allow(administrator, load=queries.uplift_of)
def show(uplift: Uplift) -> Uplift:
    """What is prescribed, and whether it is applied."""
    return uplift


@api.put("/uplifts/<uuid:uplift_id>", "change_uplift")
@api.arguments(UpliftDetailsSchema)
@api.response(200, UpliftSchema)
@api.needs_version
@allow(administrator, load=queries.uplift_of)
def change(given: Json, uplift: Uplift) -> Uplift:
    """Say it anew, before it is released."""
    service.change_uplift(
        current_session(),
        uplift,
        **_details(given),
        version=expected_version(),
        **acting_now(),
    )
    return uplift


@api.get("/uplifts/<uuid:uplift_id>/preview", "preview_uplift")
@api.response(200, UpliftPreviewSchema)
@allow(administrator, load=queries.uplift_of)
def preview(uplift: Uplift) -> Preview:
    """What it would make of all running grants, and who bears it; nothing once it is applied."""
    return queries.preview(current_session(), uplift) if uplift.state == DRAFT else Preview((), (), ())


@api.post("/uplifts/<uuid:uplift_id>/release", "release_uplift")
@api.arguments(UpliftReleaseSchema)
@api.response(201, UpliftSchema)
@api.needs_version
@allow(administrator, load=queries.uplift_of)
def release(given: Json, uplift: Uplift) -> tuple[Uplift, dict[str, str]]:
    """Let it be applied to all running grants at once. Somebody else than who prepared it."""
    service.release_uplift(
        current_session(),
        uplift,
        **given,
        version=expected_version(),
        **acting_now(),
    )
    return uplift, {"Location": url_for(".show", uplift_id=uplift.id)}


@api.post("/uplifts/<uuid:uplift_id>/withdrawal", "withdraw_uplift")
@api.arguments(NothingSchema)
@api.response(201, UpliftSchema)
@api.needs_version
@allow(administrator, load=queries.uplift_of)
def withdraw(_: Json, uplift: Uplift) -> tuple[Uplift, dict[str, str]]:
    """Take back an uplift that is not released."""
    service.withdraw_uplift(current_session(), uplift, version=expected_version(), **acting_now())
    return uplift, {"Location": url_for(".show", uplift_id=uplift.id)}


@api.get("/awards/<uuid:award_id>/uplifts")
@api.response(200, UpliftedListSchema)
@allow(may_read_award, load=award_of)
def list_uplifts_of_award(award: Award) -> Json:
    """The uplifts that a grant has had, the latest first."""
    return {
        "items": [
            {
                "uplift_id": uplift.id,
                "year": uplift.year,
                "net_hundredths": uplift.net_hundredths,
                "before_pence": record.before_pence,
                "after_pence": record.after_pence,
            }
            for uplift, record in queries.uplifts_of_award(current_session(), award.id)
            if uplift.state == APPLIED
        ]
    }


def _details(given: Json) -> Json:
    return given | {"entries": [Entry(**each) for each in given["entries"]]}
