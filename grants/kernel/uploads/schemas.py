"""Files as JSON, and how they are sent."""

from marshmallow import fields

from grants.kernel.api import Strict
from grants.kernel.booleans import BooleanField


class UploadSchema(Strict):
    """A file. Until a scanner has found it clean, only the people of the organisation that added it can open it."""

    id = fields.UUID()
    question = fields.String(attribute="question_key")
    name = fields.String(attribute="file.name")
    size = fields.Integer(attribute="file.size", metadata={"description": "Bytes"})
    media_type = fields.String(attribute="file.media_type")
    state = fields.String()
    stands = BooleanField(metadata={"description": "Whether it is part of the answer as it is now"})
    uploaded_at = fields.AwareDateTime()


class UploadListSchema(Strict):
    items = fields.List(fields.Nested(UploadSchema))


class SentFileSchema(Strict):
    """The file itself, as multipart/form-data."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class SentQuestionSchema(Strict):
    question = fields.String(required=True, metadata={"description": "The key of the question"})
