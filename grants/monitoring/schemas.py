"""Monitoring returns as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import PageQuery, PenceField, Strict
from grants.kernel.booleans import BooleanField
from grants.kernel.question_schemas import DefinitionField
from grants.monitoring.asking.known_rules import SOURCES
from grants.monitoring.queries import OPEN, VIEWS
from grants.monitoring.rules import OUTCOMES


class ReturnSummarySchema(Strict):
    """A return, without what it says. `standing` is its state, or `overdue`."""

    id = fields.UUID()
    award_id = fields.UUID()
    number = fields.Integer()
    period_from = fields.Date()
    period_to = fields.Date()
    due_at = fields.AwareDateTime()
    state = fields.String()
    channel = fields.String(metadata={"description": "How it was told last: `form`, or a way without it"})
    standing = fields.String()
    submitted_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()


class ReturnStateSchema(Strict):
    """Where a return stands."""

    id = fields.UUID()
    number = fields.Integer()
    state = fields.String()
    due_at = fields.AwareDateTime()
    submitted_at = fields.AwareDateTime(allow_none=True)
    review_begun_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()


class ReturnReviewStartSchema(Strict):
    """An empty body: one of us begins to review the return."""


class ReturnListSchema(Strict):
    items = fields.List(fields.Nested(ReturnSummarySchema))


class ReturnWarningSchema(Strict):
    """Something to put right before the return can be sent."""

    field = fields.String()
    message = fields.String()
    code = fields.String()


class PaidForSchema(Strict):
    """One thing that the grant pays for."""

    what = fields.String()
    pence = PenceField()


class LineToldSchema(Strict):
    """A budget line: what was agreed for it, and what was told as spent on it since the grant began, last and now."""

    what = fields.String()
    budget_pence = PenceField(attribute="budget", allow_none=True)
    last_pence = PenceField(attribute="last", allow_none=True)
    now_pence = PenceField(attribute="now", allow_none=True)


class FigureToldSchema(Strict):
    """The figure of an outcome in words: its target, and what was told of it last and now."""

    text = fields.String()
    target = fields.String()
    last = fields.String()
    now = fields.String()


class ReturnGrantSchema(Strict):
    """The grant that a return is about: what was paid of it so far, what it pays for, what its application promised."""

    amount_pence = PenceField()
    paid_pence = PenceField()
    budget_lines = fields.List(fields.Nested(PaidForSchema))
    promised = fields.List(fields.String())
    spent_by_line = fields.List(fields.Nested(LineToldSchema))
    figures = fields.List(fields.Nested(FigureToldSchema))


class ReturnQuerySchema(Strict):
    """Our question about one answer; `label` is what the form asks there."""

    question_key = fields.String()
    label = fields.String()
    question = fields.String()
    because = fields.String(metadata={"description": "Why it is right as it is, in the words of the organisation"})


class ReturnEditionSchema(Strict):
    """A return as it was sent before it was sent back, with our note and questions. Without questions all is open."""

    number = fields.Integer()
    answers = fields.Dict()
    note = fields.String()
    sent_at = fields.AwareDateTime()
    sent_back_at = fields.AwareDateTime()
    queries = fields.List(fields.Nested(ReturnQuerySchema), data_key="questions")


class ReturnToldSchema(Strict):
    """What was told in place of the answers, as the people of the organisation confirmed it."""

    channel = fields.String()
    told_on = fields.Date()
    who = fields.String()
    said = fields.String(attribute="stands")


class ReturnOfferSchema(Strict):
    """An answer that we know from the last return or the application. It is none until it is saved as one."""

    question_key = fields.String()
    value = fields.Raw(metadata={"description": "As the answer would be saved"})
    source = fields.String(validate=validate.OneOf(list(SOURCES)))


class ReturnSchema(ReturnSummarySchema):
    """A return with its questions, its answers by question key, and what is still wrong with them.

    `questions` are those of the scheme and what follows from the grant: the last return asks about what its
    application promised, and an amount spent that cannot be as told leads to a question why. `remarks` are for who
    reviews it; others see none.
    """

    organisation_id = fields.UUID()
    review_note = fields.String()
    review_begun_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "From then on it cannot be taken back"}
    )
    reviewed_at = fields.AwareDateTime(allow_none=True)
    questions = DefinitionField()
    answers = fields.Dict()
    offered = fields.List(
        fields.Nested(ReturnOfferSchema), metadata={"description": "What is known of questions that have no answer"}
    )
    told = fields.Nested(ReturnToldSchema, allow_none=True)
    warnings = fields.List(fields.Nested(ReturnWarningSchema))
    grant = fields.Nested(ReturnGrantSchema)
    remarks = fields.List(fields.Nested(ReturnWarningSchema))
    editions = fields.List(
        fields.Nested(ReturnEditionSchema), metadata={"description": "As it stood each time it was sent back"}
    )
    opened = fields.List(
        fields.String(),
        allow_none=True,
        metadata={"description": "Keys of the answers that can be changed; null for all"},
    )


class ReturnQuery(PageQuery):
    view = fields.String(load_default=OPEN, validate=validate.OneOf(VIEWS))


class ReturnChangeSchema(Strict):
    """Some answers by question key. Null clears an answer; what is left out stays. `because` says, by the same keys,
    why an answer that we ask about is right as it is.
    """

    answers = fields.Dict(keys=fields.String(), load_default=dict)
    because = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)


class ReturnSubmissionSchema(Strict):
    """An empty body: the return is sent as it stands."""


class ReviewSchema(Strict):
    """Accepting a return, or sending it back with a note, or with questions about answers by their keys: then only
    those can be changed.
    """

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    note = fields.String(load_default="")
    unconfirmed = BooleanField(
        load_default=False,
        metadata={
            "description": "Whether it is accepted though its people have not said that what was typed in is right"
        },
    )
    questions = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
