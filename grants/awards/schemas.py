"""Awards as JSON."""

from marshmallow import fields, validate

from grants.awards.models import STATES
from grants.kernel.api import PageQuery, PenceField, Strict
from grants.kernel.booleans import BooleanField
from grants.organisations.profile.schemas import GapSchema


class AwardShareSchema(Strict):
    """One funder's part of an award."""

    funder_id = fields.UUID()
    funder_name = fields.String()
    amount_pence = PenceField()


class InstalmentSchema(Strict):
    """One payment: planned, payable or paid. It waits for a return where `waits_for_return` is a number."""

    number = fields.Integer()
    amount_pence = PenceField()
    due_on = fields.Date()
    pay_by = fields.Date(metadata={"description": "When it is due, or the day on which it became payable if later"})
    waits_for_return = fields.Integer(allow_none=True)
    state = fields.String()
    paid_on = fields.Date(allow_none=True)
    paid_to_id = fields.UUID(
        allow_none=True, metadata={"description": "The organisation that was paid: the host of a hosted group"}
    )
    paid_into = fields.String(
        allow_none=True, metadata={"description": "The last figures of the account that it was paid into"}
    )


class PayeeSchema(Strict):
    """Who is paid for a grant. Nothing is paid while there are gaps, or while nobody has checked the account.

    Nor while somebody has said that the account is not theirs.
    """

    organisation_id = fields.UUID()
    organisation_name = fields.String()
    for_organisation_id = fields.UUID(
        allow_none=True, metadata={"description": "The group whose money this organisation holds"}
    )
    account_ends_in = fields.String(allow_none=True)
    gaps = fields.List(fields.Nested(GapSchema))
    is_held = BooleanField()
    is_disputed = BooleanField()
    can_be_paid = BooleanField()


class InstalmentListSchema(Strict):
    items = fields.List(fields.Nested(InstalmentSchema))


class InstalmentToPaySchema(InstalmentSchema):
    """An instalment that can be put into a payment run; it is paid as far as its payee lets it be."""

    id = fields.UUID()

    award_id = fields.UUID()
    award_reference = fields.String(attribute="award.reference")
    scheme_name = fields.String(attribute="award.scheme.name")
    organisation_id = fields.UUID(attribute="award.organisation_id")
    organisation_name = fields.String(attribute="award.organisation.name")


class AwardSchema(Strict):
    """An offer and, once accepted, the grant. An imported one has a `grant_id` and no application."""

    id = fields.UUID()
    reference = fields.String()
    grant_id = fields.String(allow_none=True)
    application_id = fields.UUID(allow_none=True)
    scheme_id = fields.UUID()
    scheme_name = fields.String()
    organisation_id = fields.UUID()
    organisation_name = fields.String()
    title = fields.String()
    description = fields.String()
    amount_pence = PenceField()
    conditions = fields.String()
    state = fields.String(validate=validate.OneOf(STATES))
    awarded_on = fields.Date()
    starts_on = fields.Date(allow_none=True)
    ends_on = fields.Date(allow_none=True, metadata={"description": "The last day that was agreed"})
    last_day = fields.Date(
        allow_none=True, metadata={"description": "The day on which it ends: that of notice where it is given"}
    )
    accept_by = fields.AwareDateTime(allow_none=True)
    accepted_at = fields.AwareDateTime(allow_none=True)
    shares = fields.List(fields.Nested(AwardShareSchema))
    statement = fields.String(metadata={"description": "What a signatory agrees to by accepting"})
    version = fields.Integer()


class AwardQuery(PageQuery):
    state = fields.String(validate=validate.OneOf(STATES))
    scheme_id = fields.UUID()
    organisation_id = fields.UUID()
    application_id = fields.UUID()


class AcceptanceSchema(Strict):
    """Accepting an offer: `agrees` says yes to the award's `statement`."""

    agrees = BooleanField(required=True)


class RefusalSchema(Strict):
    """Turning an offer down."""

    reason = fields.String(required=True)
