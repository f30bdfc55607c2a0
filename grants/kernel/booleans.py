"""Yes and no as programs send them: what is almost a boolean is refused, as it could be meant otherwise."""

from typing import Any

from marshmallow import fields


class BooleanField(fields.Boolean):
    """`true` or `false` in JSON; no word and no number for one."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class WrittenBooleanField(fields.Boolean):
    """`true` or `false` in an address or a form, where everything is a word."""

    truthy, falsy = {"true"}, {"false"}
