"""Question sets as the API shows them: sections, questions, their kinds, limits and conditions.

These schemas describe. What is sent is checked by `forms.parse_definition`, which says in words what is wrong.
"""

from typing import Any

from marshmallow import fields, validate

from grants.kernel.api import Strict
from grants.kernel.booleans import BooleanField
from grants.kernel.forms.checking import (
    LARGEST_MEGABYTES,
    LONGEST_KEY,
    MOST_FILES,
    MOST_MINUTES,
    MOST_WORDS,
)
from grants.kernel.forms.definition import USES
from grants.kernel.forms.kinds import KINDS
from grants.kernel.money import LARGEST_PENCE

A_KEY = {"pattern": "^[a-z][a-z0-9]*(_[a-z0-9]+)*$", "maxLength": LONGEST_KEY}


def _for(setting: str) -> str:
    return ", ".join(name for name, kind in KINDS.items() if setting in kind.settings)


class QuestionOptionSchema(Strict):
    """One answer that can be chosen: `value` is what is sent, `text` what people read."""

    value = fields.String(required=True)
    text = fields.String(required=True)


class QuestionConditionSchema(Strict):
    """The question is asked only when the answer to an earlier one is this, or has it among those chosen."""

    question = fields.String(required=True, metadata=A_KEY)
    answer = fields.Raw(data_key="is", required=True, metadata={"type": ["string", "boolean"]})


class QuestionSchema(Strict):
    """One question. `type` says what an answer is; which further fields it has depends on that."""

    key = fields.String(required=True, metadata=A_KEY)
    type = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    label = fields.String(required=True)
    required = BooleanField(required=True, metadata={"description": "Whether it has to be answered when it is asked"})
    minutes = fields.Float(
        required=True,
        validate=validate.Range(min=0, max=MOST_MINUTES, min_inclusive=False),
        metadata={"description": "How long an answer takes"},
    )
    guidance = fields.String(allow_none=True)
    why = fields.String(allow_none=True, metadata={"description": "Why it is asked"})
    used_by = fields.String(
        allow_none=True, validate=validate.OneOf(list(USES)), metadata={"description": "Who uses the answer"}
    )
    used_where = fields.String(allow_none=True, metadata={"description": "In which decision or pack, or who it is"})
    repeats = fields.String(
        allow_none=True,
        metadata={"description": "Of a return: the key of the question of the application that is repeated"},
    )
    options = fields.List(
        fields.Nested(QuestionOptionSchema), allow_none=True, metadata={"description": f"Of {_for('options')}"}
    )
    word_limit = fields.Integer(
        allow_none=True,
        validate=validate.Range(1, MOST_WORDS),
        metadata={"description": f"The most words of {_for('word_limit')}"},
    )
    min = fields.Raw(
        metadata={
            "type": ["integer", "string", "null"],
            "description": f"The least answer of {_for('min')}: a number, pence, or a day or month as in an answer",
        }
    )
    max = fields.Raw(
        metadata={"type": ["integer", "string", "null"], "description": "The largest answer, written as `min` is"}
    )
    most_files = fields.Integer(
        allow_none=True, validate=validate.Range(1, MOST_FILES), metadata={"description": f"Of {_for('most_files')}"}
    )
    largest_megabytes = fields.Integer(
        allow_none=True,
        validate=validate.Range(1, LARGEST_MEGABYTES),
        metadata={"description": f"Of each file of {_for('largest_megabytes')}"},
    )
    outcome = BooleanField(allow_none=True, metadata={"description": "Whether it is about what changed"})
    tells = fields.String(
        allow_none=True,
        validate=validate.OneOf(sorted({fact for kind in KINDS.values() for fact in kind.tells})),
        metadata={"description": f"What else the answer is used for, of {_for('tells')}"},
    )
    asked_from = fields.Integer(
        allow_none=True,
        validate=validate.Range(1, LARGEST_PENCE),
        metadata={"description": "The amount in pence from which it is asked; everybody is asked without"},
    )
    shown_if = fields.Nested(QuestionConditionSchema, allow_none=True)


class QuestionSectionSchema(Strict):
    key = fields.String(required=True, metadata=A_KEY)
    title = fields.String(required=True)
    introduction = fields.String(allow_none=True)
    questions = fields.List(fields.Nested(QuestionSchema), required=True, validate=validate.Length(min=1))


class QuestionDefinitionSchema(Strict):
    """What is asked, section by section. Answers are sent by the key of the question."""

    title = fields.String(required=True)
    sections = fields.List(fields.Nested(QuestionSectionSchema), required=True, validate=validate.Length(min=1))


class DefinitionField(fields.Nested):
    """A question set: described by its schema, and passed on as it is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(QuestionDefinitionSchema, **options)

    def _serialize(self, *given: Any, **named: Any) -> Any:
        return given[0]

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        if not isinstance(value, dict):
            raise self.make_error("type", input=value, type="object")
        return value
