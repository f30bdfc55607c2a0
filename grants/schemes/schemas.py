"""Schemes, rounds and their questions as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import DayField, MomentField, PageQuery, PenceField, Strict
from grants.kernel.booleans import BooleanField
from grants.kernel.money import LARGEST_PENCE
from grants.kernel.question_schemas import DefinitionField
from grants.schemes.models import HIGHEST_MARK, LOWEST_MARK

ABOVE_NOTHING = validate.Range(min=1, error="Enter an amount above nothing, in pence.")

COMMITTED = {
    "description": "For administrators and funders; null while it would tell a result of your own before its release"
}


class ContributionSchema(Strict):
    """One funder's money in a scheme."""

    funder_id = fields.UUID(required=True)
    funder_name = fields.String(dump_only=True)
    amount_pence = PenceField(required=True, validate=ABOVE_NOTHING)
    awarded_pence = PenceField(dump_only=True, metadata={"description": "What awards have of it; for administrators"})
    left_at = fields.AwareDateTime(
        dump_only=True,
        allow_none=True,
        metadata={"description": "When it left the scheme: it pays for what was awarded by then and for nothing else"},
    )


class CriterionSchema(Strict):
    """What applications are scored on. `guide` says what each mark of the scheme's scale means, from the lowest up."""

    id = fields.UUID(dump_only=True)
    name = fields.String(required=True)
    guidance = fields.String(load_default="")
    guide = fields.List(
        fields.String(), metadata={"description": "A sentence for each mark; left out, the usual ones from 0 to 5"}
    )
    weight = fields.Integer(required=True, strict=True, metadata={"description": "Per cent; together 100"})
    is_social_value = BooleanField(load_default=False)


class EligibilityQuestionSchema(Strict):
    """A question about who can apply: the answer that is needed, and why."""

    key = fields.String(required=True)
    text = fields.String(required=True)
    needed = BooleanField(required=True, metadata={"description": "true for yes, false for no"})
    explanation = fields.String(required=True)
    what_else = fields.String(
        load_default="", metadata={"description": "What else might help those whose answer does not fit"}
    )


class RoundInSchemeSchema(Strict):
    id = fields.UUID()
    name = fields.String()
    state = fields.String()
    opens_at = fields.AwareDateTime()
    closes_at = fields.AwareDateTime()
    budget_pence = PenceField()
    committed_pence = PenceField(allow_none=True, metadata=COMMITTED)


class SchemeSchema(Strict):
    """A grant programme."""

    id = fields.UUID(dump_only=True)
    slug = fields.String(dump_only=True)
    name = fields.String(required=True)
    purpose = fields.String(required=True)
    instrument_test = fields.String(required=True, metadata={"description": "Why a grant is right, and not a contract"})
    co_produced_with = fields.String(required=True)
    smallest_award_pence = PenceField(required=True, validate=ABOVE_NOTHING)
    largest_award_pence = PenceField(required=True, validate=ABOVE_NOTHING)
    award_months = fields.Integer(required=True, strict=True)
    length_justification = fields.String(
        load_default="", metadata={"description": "Needed where awards do not last 36 to 60 months"}
    )
    instalments = fields.Integer(required=True, strict=True)
    returns = fields.Integer(required=True, strict=True)
    decided_by = fields.String(
        load_default="", metadata={"description": "Who decides, for applicants; left out, what is true of every panel"}
    )
    to_hand = fields.String(
        load_default="", metadata={"description": "What applicants should have to hand, one thing on each line"}
    )
    lowest_mark = fields.Integer(load_default=LOWEST_MARK, strict=True, metadata={"description": "0 or 1"})
    highest_mark = fields.Integer(load_default=HIGHEST_MARK, strict=True, metadata={"description": "10 at most"})
    scores_blind = BooleanField(
        load_default=False, metadata={"description": "Panel members read without names until the decision is final"}
    )
    draws_lots = BooleanField(
        load_default=False, metadata={"description": "A panel may draw lots among those that marks cannot tell apart"}
    )
    contributions = fields.List(fields.Nested(ContributionSchema), required=True)
    criteria = fields.List(fields.Nested(CriterionSchema), required=True)
    eligibility = fields.List(fields.Nested(EligibilityQuestionSchema), load_default=list)
    in_use_since = fields.AwareDateTime(
        dump_only=True,
        allow_none=True,
        metadata={"description": "From then on what it asks and how it judges stays, because somebody has applied"},
    )
    question_set = fields.Dict(
        load_only=True, metadata={"description": "The questions for applicants; left out, the usual ones"}
    )
    return_question_set = fields.Dict(
        load_only=True, metadata={"description": "The questions for returns; left out, the usual ones"}
    )
    rounds = fields.List(fields.Nested(RoundInSchemeSchema), dump_only=True)
    contributed_pence = PenceField(dump_only=True)
    committed_pence = PenceField(dump_only=True, allow_none=True, metadata=COMMITTED)
    version = fields.Integer(dump_only=True)
    created_at = fields.AwareDateTime(dump_only=True)


class BriefingSchema(Strict):
    """A session for people who think of applying. Without `capacity`, whoever comes may."""

    id = fields.UUID(dump_only=True)
    starts_at = MomentField(required=True)
    minutes = fields.Integer(load_default=60, strict=True)
    capacity = fields.Integer(load_default=None, allow_none=True, strict=True)
    place = fields.String(required=True)
    cancelled_at = fields.AwareDateTime(
        dump_only=True, allow_none=True, metadata={"description": "From then on it does not take place"}
    )
    changed_because = fields.String(
        dump_only=True, allow_none=True, metadata={"description": "Why it was moved or cancelled last"}
    )


class BriefingWithPlacesSchema(BriefingSchema):
    round_id = fields.UUID(dump_only=True)
    version = fields.Integer(dump_only=True)
    places_left = fields.Integer(dump_only=True, allow_none=True, metadata={"description": "Null without a capacity"})


class SchemeOfRoundSchema(Strict):
    """What an applicant needs to know of the scheme of a round."""

    id = fields.UUID()
    name = fields.String()
    purpose = fields.String()
    smallest_award_pence = PenceField()
    largest_award_pence = PenceField()
    award_months = fields.Integer()
    lowest_mark = fields.Integer()
    highest_mark = fields.Integer()
    draws_lots = BooleanField()
    funders = fields.List(fields.String())
    decided_by = fields.String()
    eligibility = fields.List(fields.Nested(EligibilityQuestionSchema))
    criteria = fields.List(fields.Nested(CriterionSchema))


class PaperSchema(Strict):
    """A paper of a round. It has an address once it is written, some seconds after it was asked for."""

    name = fields.String()
    title = fields.String()
    address = fields.String(allow_none=True)


class RoundResultSchema(Strict):
    """What became of the applications to a round."""

    round_id = fields.UUID()
    round_name = fields.String(attribute="round.name")
    applications = fields.Integer(metadata={"description": "Sent, and not withdrawn"})
    awards = fields.Integer()
    asked_pence = PenceField()
    awarded_pence = PenceField()


class MinutesSchema(Strict):
    """How long the form takes, rather too long, for those who ask for this amount or more."""

    from_pence = PenceField()
    minutes = fields.Integer()


class BeforeYouStartSchema(Strict):
    """What people can know before they apply. `last_result` is that of the scheme's round before."""

    minutes = fields.List(fields.Nested(MinutesSchema))
    minutes_to_register = fields.Integer(metadata={"description": "More, for who applies for the first time"})
    minutes_for_profile = fields.Integer(metadata={"description": "More, to tell us once about the organisation"})
    minutes_to_find_host = fields.Integer(metadata={"description": "More, for a group without rules of its own"})
    known_beforehand = fields.List(
        fields.String(), metadata={"description": "What we look at in every application, in sentences"}
    )
    to_hand = fields.List(fields.String())
    decided_by = fields.String()
    left_pence = PenceField(allow_none=True, metadata={"description": "Null when the round has closed"})
    last_result = fields.Nested(RoundResultSchema, allow_none=True)
    papers = fields.List(fields.Nested(PaperSchema))


class RoundSchema(Strict):
    """One opening of a scheme. The whole minute of `closes_at` still counts."""

    id = fields.UUID(dump_only=True)
    scheme_id = fields.UUID(dump_only=True)
    name = fields.String()
    opens_at = MomentField()
    closes_at = MomentField()
    decisions_by = DayField(
        allow_none=True, metadata={"description": "By which day applicants hear; null where a round of old says none"}
    )
    budget_pence = PenceField()
    briefings = fields.List(fields.Nested(BriefingSchema))
    no_briefing_because = fields.String(
        allow_none=True, metadata={"description": "Why there is no briefing, where there is none"}
    )
    state = fields.String(dump_only=True, metadata={"description": "announced, open, closed or withdrawn"})
    withdrawn_because = fields.String(allow_none=True, metadata={"description": "Why it was withdrawn, where it was"})
    committed_pence = PenceField(dump_only=True, allow_none=True, metadata=COMMITTED)
    question_set_id = fields.UUID(dump_only=True)
    minutes = fields.Float(dump_only=True, metadata={"description": "How long the questions take together"})
    scheme = fields.Nested(SchemeOfRoundSchema, dump_only=True)
    version = fields.Integer(dump_only=True)
    created_at = fields.AwareDateTime(dump_only=True)


class RoundQuery(PageQuery):
    state = fields.String(
        load_default="open",
        validate=validate.OneOf(["announced", "open", "closed", "withdrawn", "current"]),
        metadata={"description": "`current` are those that have not closed"},
    )


class RoundListSchema(Strict):
    items = fields.List(fields.Nested(RoundInSchemeSchema))


class QuestionsQuery(Strict):
    amount_pence = fields.Integer(
        validate=validate.Range(1, LARGEST_PENCE, error="Enter an amount above nothing, in pence."),
        metadata={"description": "How much is asked for; the scheme's largest award unless you say"},
    )


class QuestionsSchema(Strict):
    """What applicants are asked: the definition, and JSON Schemas of the answers by question key."""

    question_set_id = fields.UUID()
    minutes = fields.Float(metadata={"description": "How long the answers take at that amount"})
    definition = DefinitionField()
    draft_schema = fields.Dict(metadata={"description": "What a draft takes"})
    submission_schema = fields.Dict(metadata={"description": "What can be submitted by who asks for that amount"})


class DeadlineSchema(Strict):
    closes_at = MomentField(required=True)
    reason = fields.String(required=True)


class WordsSchema(Strict):
    """Other words for a scheme. What is left out stays."""

    purpose = fields.String()
    decided_by = fields.String()
    to_hand = fields.String(metadata={"description": "One thing on each line"})
    reason = fields.String(load_default="", metadata={"description": "Needed while a round is open, for applicants"})


class TermSchema(Strict):
    """A word of this field: what it means, and what one can write instead, if anything."""

    word = fields.String()
    meaning = fields.String()
    instead = fields.String()


class GlossarySchema(Strict):
    items = fields.List(fields.Nested(TermSchema))


class DefinitionSchema(Strict):
    definition = DefinitionField(required=True)


class QuestionSetSchema(DefinitionSchema):
    """One version of what a scheme asks applicants; `number` counts them."""

    question_set_id = fields.UUID()
    number = fields.Integer()
