"""The outcomes of a grant as JSON."""

from typing import Any

from marshmallow import fields, post_load, validate

from grants.kernel.api import Strict
from grants.monitoring.asking.outcomes.rules import FIGURES, HIGHEST, LOWEST, PEOPLE, Measure


class MeasureSchema(Strict):
    """The figure by which an outcome is known, and its target.

    The target is a number of `unit`, a percentage, pence, or tenths of a level between `lowest` and `highest`: of a
    `distance`, by how much people are to come further.
    """

    figure = fields.String(required=True, validate=validate.OneOf(FIGURES))
    target = fields.Integer(required=True, strict=True)
    unit = fields.String(load_default=PEOPLE)
    lowest = fields.Integer(load_default=LOWEST, strict=True)
    highest = fields.Integer(load_default=HIGHEST, strict=True)

    @post_load
    def measure(self, given: dict[str, Any], **_: Any) -> Measure:
        return Measure(**given)


class PromiseSchema(Strict):
    """What a grant is to change. `key` names it through all returns; `question` is what the application asked there."""

    key = fields.String(attribute="name")
    question = fields.String()
    text = fields.String()
    chosen = fields.Boolean()
    how = fields.String()
    measure = fields.Nested(MeasureSchema, allow_none=True)
    in_words = fields.String()


class ProposalSchema(Strict):
    """What one side put about an outcome, and the other has not answered."""

    id = fields.UUID()
    promise = fields.Nested(PromiseSchema)
    by_us = fields.Boolean()
    proposed_at = fields.AwareDateTime()


class OutcomeListSchema(Strict):
    items = fields.List(fields.Nested(PromiseSchema))
    proposals = fields.List(fields.Nested(ProposalSchema))


class OutcomeChangeSchema(Strict):
    """An outcome put anew: the one with this `key`, or one more without."""

    key = fields.String(load_default=None, allow_none=True)
    text = fields.String(required=True)
    how = fields.String(load_default="")
    measure = fields.Nested(MeasureSchema, load_default=None, allow_none=True)
