"""Checks and confirmations of bank accounts as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import Strict
from grants.kernel.booleans import BooleanField
from grants.organisations.bank.check_rules import EVIDENCE, KINDS, PAYEE_RESULTS
from grants.organisations.rules import CHANNELS


class NewAccountCheckSchema(Strict):
    """What one administrator says of an account: a `check` of papers, or a `confirmation` by its organisation.

    A check needs `evidence`, `name_fits` and `payee_result`, a confirmation `how` and `note`, and a call `number`.
    """

    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    evidence = fields.String(
        allow_none=True, validate=validate.OneOf(list(EVIDENCE)), metadata={"description": "What was looked at"}
    )
    name_fits = BooleanField(allow_none=True, metadata={"description": "Whether the name on it is the organisation’s"})
    payee_result = fields.String(
        allow_none=True,
        validate=validate.OneOf(list(PAYEE_RESULTS)),
        metadata={"description": "What Confirmation of Payee answered. It refuses no account by itself"},
    )
    payee_name = fields.String(metadata={"description": "The name that the bank gave, with a close match"})
    how = fields.String(
        allow_none=True, validate=validate.OneOf(list(CHANNELS)), metadata={"description": "How they were asked"}
    )
    number = fields.String(
        allow_none=True,
        metadata={"description": "The telephone number that was rung, known to us before the account was told"},
    )
    source = fields.String(
        metadata={"description": "Where that number is known from, unless it is an older one of a contact"}
    )
    why_shared = fields.String(
        allow_none=True,
        metadata={"description": "Why it is right that another organisation has told the same account; needed then"},
    )
    note = fields.String(metadata={"description": "With whom you spoke, and when; or why an odd account is theirs"})


class AccountCheckSchema(NewAccountCheckSchema):
    """Somebody checked or confirmed an account."""

    id = fields.UUID(dump_only=True)
    made_at = fields.AwareDateTime(dump_only=True)
    made_by_name = fields.String(dump_only=True)
    ends_in = fields.String(dump_only=True, metadata={"description": "The last figures of the account"})
    ended_at = fields.AwareDateTime(
        dump_only=True,
        allow_none=True,
        metadata={"description": "Since when it does not count: other numbers, or somebody said it is not theirs"},
    )


class SameAccountSchema(Strict):
    """Another organisation that has told the same sort code and account number."""

    id = fields.UUID()
    name = fields.String()


class AccountCheckListSchema(Strict):
    items = fields.List(fields.Nested(AccountCheckSchema))
    same_account_as = fields.List(fields.Nested(SameAccountSchema))
    same_account_as_others = fields.Integer(
        metadata={"description": "How many more have told it, about which you decide nothing"}
    )
