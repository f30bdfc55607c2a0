"""What an organisation tells once, as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import Strict
from grants.kernel.booleans import BooleanField
from grants.organisations.asking.rules import APPLYING, PAYMENT, SECTIONS
from grants.organisations.bank.check_rules import KINDS


class ContactSchema(Strict):
    """One of the two people to turn to."""

    name = fields.String(required=True)
    position = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True, metadata={"description": "However it is dialled; given back as digits"})
    address = fields.String(allow_none=True, metadata={"description": "At home; not asked of public bodies"})
    is_of_age = BooleanField(metadata={"description": "18 or over for the senior contact, 16 for the main one"})


class ContactsSchema(Strict):
    """Who answers for an organisation, and who knows the work: two people who are not related."""

    senior = fields.Nested(ContactSchema, allow_none=True)
    main = fields.Nested(ContactSchema, allow_none=True)
    warnings = fields.List(fields.String(), dump_only=True)
    version = fields.Integer(dump_only=True)


class BankAccountSchema(Strict):
    """Where an organisation's money goes, without the numbers, which are never given back."""

    account_name = fields.String(required=True)
    two_signatories = BooleanField(
        required=True, metadata={"description": "Whether two unrelated people have to agree to each payment"}
    )
    ends_in = fields.String(dump_only=True, attribute="last_digits")
    number_check = fields.String(dump_only=True, validate=validate.OneOf(["fits", "doubtful", "not_checked"]))
    prompts = fields.List(fields.String(), dump_only=True)
    explanation = fields.String(
        dump_only=True, allow_none=True, metadata={"description": "Why it is as it should be, where there are prompts"}
    )
    changed_at = fields.AwareDateTime(dump_only=True)
    numbers_changed_at = fields.AwareDateTime(dump_only=True)
    told_by_name = fields.String(dump_only=True, allow_none=True, metadata={"description": "Who told these numbers"})
    checked_at = fields.AwareDateTime(
        dump_only=True, allow_none=True, metadata={"description": "When it was checked and confirmed, by two people"}
    )
    waits_for = fields.List(
        fields.String(validate=validate.OneOf(list(KINDS))),
        dump_only=True,
        metadata={"description": "What one of us has to do before it can be paid into"},
    )
    disputed_at = fields.AwareDateTime(
        dump_only=True,
        allow_none=True,
        metadata={"description": "When somebody said that it is not theirs; nothing is paid while this is set"},
    )
    disputed_by_name = fields.String(dump_only=True, allow_none=True)
    version = fields.Integer(dump_only=True)


class BankNumbersSchema(BankAccountSchema):
    """A bank account as it is told, with its numbers."""

    sort_code = fields.String(required=True, load_only=True)
    account_number = fields.String(required=True, load_only=True)
    roll_number = fields.String(load_only=True, load_default="")


class AccountDisputeSchema(Strict):
    """The account is not the organisation's."""

    note = fields.String(load_default="", metadata={"description": "What you know of it; may be left out"})


class AccountExplanationSchema(Strict):
    """Why an account that looks odd is as it should be."""

    explanation = fields.String(required=True)


class AskedSchema(Strict):
    """One thing that an organisation of this kind is asked, and why."""

    field = fields.String()
    section = fields.String(validate=validate.OneOf(list(SECTIONS)))
    needed_for = fields.String(allow_none=True, validate=validate.OneOf([APPLYING, PAYMENT]))
    why = fields.String()


class GapSchema(Strict):
    """Something that is still missing."""

    section = fields.String(validate=validate.OneOf(list(SECTIONS)))
    field = fields.String()
    needed_for = fields.String(validate=validate.OneOf([APPLYING, PAYMENT]))
    sentence = fields.String(metadata={"description": "In words for the organisation"})
    of_them = fields.String(metadata={"description": "In words for those who run the programme"})


class PlaceSchema(Strict):
    """Where a postcode is."""

    postcode = fields.String()
    ward = fields.String()
    ward_code = fields.String()
    lsoa_code = fields.String()
    lsoa_name = fields.String()
    decile = fields.Integer(metadata={"description": "Of deprivation: 1 is the most deprived tenth, 10 the least"})
    district = fields.String()


class AreaSchema(Strict):
    """A ward or a Local Care Partnership, to choose from."""

    code = fields.String()
    kind = fields.String()
    name = fields.String()


class AreaListSchema(Strict):
    items = fields.List(fields.Nested(AreaSchema))


class ProfileSchema(Strict):
    """What is asked of an organisation, what is missing, and what a person should look at."""

    asked = fields.List(fields.Nested(AskedSchema))
    gaps = fields.List(fields.Nested(GapSchema))
    warnings = fields.List(fields.String())
    place = fields.Nested(PlaceSchema, allow_none=True)
