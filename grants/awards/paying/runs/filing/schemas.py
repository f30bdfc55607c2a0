"""Files of runs as JSON."""

from marshmallow import fields, validate

from grants.awards.paying.bank_files.layouts.schemas import AnswerInFileSchema
from grants.awards.paying.runs.filing.rules import ANSWER_FORMATS, FORMATS
from grants.kernel.api import Strict
from grants.kernel.booleans import WrittenBooleanField

_LAYOUT = {"description": "For `csv`: the layout that the file has"}


class RunFileSchema(Strict):
    """The kind of file that a run is sent by."""

    format = fields.String(required=True, validate=validate.OneOf(FORMATS))
    layout_id = fields.UUID(load_default=None, allow_none=True, metadata=_LAYOUT)


class AnswerFormatSchema(Strict):
    """The kind of file that a bank answered with."""

    format = fields.String(required=True, validate=validate.OneOf(ANSWER_FORMATS))
    layout_id = fields.UUID(load_default=None, metadata=_LAYOUT)
    record = WrittenBooleanField(
        load_default=False, metadata={"description": "true records what it says; otherwise it is only shown"}
    )


class ReadAnswersSchema(Strict):
    """What a bank's file says, and of how many payments it was recorded."""

    answers = fields.List(fields.Nested(AnswerInFileSchema))
    recorded = fields.Integer()
