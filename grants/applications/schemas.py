"""Applications as JSON."""

from marshmallow import fields, validate

from grants.applications.models import STATES
from grants.kernel.api import MomentField, PageQuery, PenceField, Strict
from grants.kernel.booleans import BooleanField
from grants.organisations.profile.schemas import PlaceSchema


class EligibilityAnswersSchema(Strict):
    """True or false for each eligibility question, by its key."""

    answers = fields.Dict(keys=fields.String(), required=True)


class EligibilityResultSchema(Strict):
    key = fields.String()
    text = fields.String()
    answer = BooleanField()
    fits = BooleanField(metadata={"description": "Whether this answer lets the organisation apply"})
    explanation = fields.String()
    what_else = fields.String(metadata={"description": "What else might help those whose answer does not fit"})


class OtherRoundSchema(Strict):
    id = fields.UUID()
    name = fields.String()
    scheme_name = fields.String(attribute="scheme.name")
    closes_at = fields.AwareDateTime()


class EligibilityCheckSchema(Strict):
    """Whether an organisation with these answers can apply, each answer explained."""

    eligible = BooleanField()
    results = fields.List(fields.Nested(EligibilityResultSchema))
    other_rounds = fields.List(
        fields.Nested(OtherRoundSchema), metadata={"description": "Where it can't: some other rounds that are open"}
    )


class StartSchema(Strict):
    """A draft for one of your organisations."""

    organisation_id = fields.UUID(required=True)
    eligibility_answers = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "True or false for each eligibility question, by its key"},
    )


class DraftSchema(Strict):
    """What to change in a draft. Null clears; what is left out stays."""

    title = fields.String(allow_none=True)
    amount_requested_pence = PenceField(allow_none=True)
    answers = fields.Dict(
        keys=fields.String(), metadata={"description": "Answers by question key, as rounds/{id}/questions has them"}
    )


class SubmissionSchema(Strict):
    """The declaration: that the organisation agrees, and that it is true as far as you know."""

    declaration = BooleanField(required=True)


class NothingSchema(Strict):
    """An empty object."""


class OwnDeadlineSchema(Strict):
    """Another deadline for one draft. The reason is for its own people and for administrators."""

    closes_at = MomentField(required=True)
    reason = fields.String(required=True)


class ScreeningSchema(Strict):
    outcome = fields.String(required=True, validate=validate.OneOf(("eligible", "ineligible")))
    reasons = fields.String(load_default="")
    open_items_reason = fields.String(
        load_default="",
        load_only=True,
        metadata={"description": "Why it is eligible with items of its checklist open; not shown to applicants"},
    )
    screened_at = fields.AwareDateTime(dump_only=True)


class ToDoSchema(Strict):
    """One thing to put right before a draft can be sent."""

    field = fields.String()
    message = fields.String()
    code = fields.String()


class ApplicationSummarySchema(Strict):
    """An application in a list."""

    id = fields.UUID()
    reference = fields.String()
    round_id = fields.UUID()
    organisation_id = fields.UUID()
    organisation_name = fields.String(attribute="organisation.name")
    state = fields.String(validate=validate.OneOf(STATES))
    title = fields.String()
    amount_requested_pence = PenceField(allow_none=True)
    version = fields.Integer()
    created_at = fields.AwareDateTime()
    updated_at = fields.AwareDateTime()
    submitted_at = fields.AwareDateTime(allow_none=True)


class AnsweredPlaceSchema(PlaceSchema):
    """Where an answer that is a postcode is, as far as postcodes have been loaded."""

    question = fields.String()


class ApplicationSchema(ApplicationSummarySchema):
    """An application. `warnings` and `missing` are what stands between a draft and sending it."""

    question_set_id = fields.UUID()
    closes_at = fields.AwareDateTime(metadata={"description": "Until when it can be sent; its own where that is later"})
    answers = fields.Dict()
    eligibility_answers = fields.Dict()
    screening = fields.Nested(ScreeningSchema, allow_none=True)
    places = fields.List(fields.Nested(AnsweredPlaceSchema))
    warnings = fields.List(fields.Nested(ToDoSchema))
    prompts = fields.List(
        fields.String(), metadata={"description": "What we look at in a draft as it stands. It stops nothing"}
    )
    missing = fields.List(fields.Nested(ToDoSchema))


class ApplicationQuery(PageQuery):
    state = fields.String(validate=validate.OneOf(STATES))


MOST_ANSWER_SETS = 60
"""How many answer sets one page holds at most: each can be as long as its form lets it."""


class AnswerSetQuery(ApplicationQuery):
    size = fields.Integer(load_default=20, validate=validate.Range(1, MOST_ANSWER_SETS))


class AnswerSetSchema(ApplicationSummarySchema):
    """What an application answers, with the version of the questions that it answers."""

    question_set_id = fields.UUID()
    answers = fields.Dict()
    eligibility_answers = fields.Dict()
