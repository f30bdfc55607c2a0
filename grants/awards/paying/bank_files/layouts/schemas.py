"""Layouts as JSON."""

from marshmallow import fields, validate

from grants.awards.paying.bank_files.answers import OUTCOMES
from grants.awards.paying.bank_files.layout_rules import (
    AMOUNTS,
    DATE_FORMATS,
    FIELDS,
    KINDS,
    LETTERS,
    SEPARATORS,
    SORT_CODE_FORMATS,
)
from grants.kernel.api import PenceField, Strict
from grants.kernel.booleans import BooleanField


def _one_of(choices: dict[str, str]) -> validate.OneOf:
    return validate.OneOf(list(choices))


class ColumnSchema(Strict):
    """One column of a file of payments. `text` is for the field `fixed`: it stands in each line."""

    heading = fields.String(load_default="")
    field = fields.String(required=True, validate=_one_of(FIELDS))
    text = fields.String(load_default="")


class PaymentsLayoutSchema(Strict):
    """How a file of payments is written."""

    columns = fields.List(fields.Nested(ColumnSchema), required=True)
    date_format = fields.String(load_default="%d/%m/%Y", validate=_one_of(DATE_FORMATS))
    sort_code_format = fields.String(
        load_default="",
        validate=_one_of(SORT_CODE_FORMATS),
        metadata={"description": "What stands between the pairs of its figures"},
    )
    amount_in = fields.String(load_default="pounds", validate=_one_of(AMOUNTS))
    has_header = BooleanField(load_default=True)
    separator = fields.String(load_default=",", validate=_one_of(SEPARATORS))
    letters = fields.String(load_default="all", validate=_one_of(LETTERS))


class AnswersLayoutSchema(Strict):
    """How a bank's answer is read: the headings of its columns, and the words of each outcome."""

    reference = fields.String(required=True)
    status = fields.String(required=True)
    paid_words = fields.List(fields.String(), required=True)
    returned_words = fields.List(fields.String(), required=True)
    under_way_words = fields.List(fields.String(), load_default=list)
    date = fields.String(load_default="")
    amount = fields.String(load_default="")
    reason = fields.String(load_default="")
    date_format = fields.String(load_default="%d/%m/%Y", validate=_one_of(DATE_FORMATS))
    amount_in = fields.String(load_default="pounds", validate=_one_of(AMOUNTS))
    separator = fields.String(load_default=",", validate=_one_of(SEPARATORS))


class LayoutContentSchema(Strict):
    """One of the two: `payments` says how a file is written, `answers` how the bank's answer is read."""

    payments = fields.Nested(PaymentsLayoutSchema, allow_none=True, load_default=None)
    answers = fields.Nested(AnswersLayoutSchema, allow_none=True, load_default=None)


class LayoutToSaveSchema(LayoutContentSchema):
    """A layout that was tried, under its name."""

    name = fields.String(required=True)
    tried = fields.String(required=True, metadata={"description": "From trying this layout"})


class PaymentLayoutSchema(LayoutContentSchema):
    """A layout of files for one bank or finance system."""

    id = fields.UUID()
    kind = fields.String(validate=validate.OneOf(KINDS))
    name = fields.String()
    saved_at = fields.AwareDateTime()
    version = fields.Integer()


class PaymentLayoutListSchema(Strict):
    items = fields.List(fields.Nested(PaymentLayoutSchema))


class PaymentLayoutQuery(Strict):
    kind = fields.String(validate=validate.OneOf(KINDS))


class LayoutToTrySchema(LayoutContentSchema):
    """A layout that is not saved yet. `sample` is a few lines of the bank's answer, with its headings."""

    sample = fields.String(load_default="")


class AnswerInFileSchema(Strict):
    """What a bank's file says of one payment."""

    end_to_end_reference = fields.String()
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    on = fields.Date(allow_none=True)
    reason = fields.String()
    amount_pence = PenceField(allow_none=True)
    line = fields.Integer(metadata={"description": "Where in the file it was read, counted from 1"})


class TrialSchema(Strict):
    """What becomes of a sample by a layout: send `tried` with the layout when you save it."""

    tried = fields.String()
    text = fields.String(metadata={"description": "A file of made-up payments; empty for answers"})
    answers = fields.List(fields.Nested(AnswerInFileSchema))
