"""Payment runs as JSON."""

from marshmallow import fields, validate

from grants.awards.paying.runs.models import OUTCOMES, PAYMENT_STATES, RUN_STATES
from grants.awards.paying.runs.rules import MOST_PAYMENTS
from grants.kernel.api import DayField, PageQuery, PenceField, Strict

PAY_AGAIN, AWAIT_ANSWER = "pay again", "await answer"
THEN = (PAY_AGAIN, AWAIT_ANSWER)
"""What a reversal leads to."""


class SumSchema(Strict):
    """What the payments of a run come to that are in one state."""

    state = fields.String(validate=validate.OneOf(PAYMENT_STATES))
    payments = fields.Integer()
    amount_pence = PenceField()


class PaymentRunSchema(Strict):
    """Payments that are made together. One person prepares them, another releases them, then they are sent."""

    id = fields.UUID()
    reference = fields.String()
    state = fields.String(validate=validate.OneOf(RUN_STATES))
    pay_on = fields.Date()
    paid_later_on = fields.Date(
        allow_none=True, metadata={"description": "The working day on which the bank pays, where `pay_on` is none"}
    )
    payments = fields.Integer(
        metadata={"description": "How many it pays, without those left out and those of grants closed to you"}
    )
    amount_pence = PenceField()
    sums = fields.List(fields.Nested(SumSchema))
    begun_at = fields.AwareDateTime()
    begun_by = fields.UUID()
    prepared_at = fields.AwareDateTime(allow_none=True)
    prepared_by = fields.UUID(allow_none=True)
    released_at = fields.AwareDateTime(allow_none=True)
    released_by = fields.UUID(allow_none=True)
    sent_at = fields.AwareDateTime(allow_none=True)
    sent_by = fields.UUID(allow_none=True)
    how = fields.String(allow_none=True, metadata={"description": "By a file for the bank, or by hand"})
    file_digest = fields.String(allow_none=True, metadata={"description": "The SHA-256 of the file"})
    closed_at = fields.AwareDateTime(allow_none=True)
    cancelled_at = fields.AwareDateTime(allow_none=True)
    cancelled_by = fields.UUID(allow_none=True)
    cancelled_because = fields.String()
    version = fields.Integer()


class PaymentSchema(Strict):
    """One payment of a run, from when it was prepared with the payee and the end of the account that it goes to."""

    id = fields.UUID()
    run_id = fields.UUID()
    end_to_end_reference = fields.String(attribute="end_to_end")
    state = fields.String(validate=validate.OneOf(PAYMENT_STATES))
    award_id = fields.UUID(attribute="award.id")
    award_reference = fields.String(attribute="award.reference")
    instalment = fields.Integer(attribute="instalment.number")
    amount_pence = PenceField()
    payee_id = fields.UUID(allow_none=True)
    payee_name = fields.String(attribute="payee.name")
    account_ends_in = fields.String(allow_none=True)
    outcome = fields.String(allow_none=True, validate=validate.OneOf(OUTCOMES))
    answered_on = fields.Date(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    answered_by = fields.UUID(allow_none=True)
    reason = fields.String(metadata={"description": "Why it was left out, came back or is not known"})
    reversed_at = fields.AwareDateTime(allow_none=True)
    reversed_by = fields.UUID(allow_none=True)
    reversed_because = fields.String()
    corrects_id = fields.UUID(
        allow_none=True, metadata={"description": "The payment whose answer was wrong, in whose place this one stands"}
    )


class PaymentRunQuery(PageQuery):
    state = fields.String(validate=validate.OneOf(RUN_STATES))


class NewPaymentRunSchema(Strict):
    """A run of all that you may pay, of what is to be paid by a day, or of chosen instalments."""

    pay_on = DayField(load_default=None, metadata={"description": "The next working day where none is given"})
    up_to = DayField(load_default=None)
    instalment_ids = fields.List(
        fields.UUID(), load_default=None, allow_none=True, validate=validate.Length(max=MOST_PAYMENTS)
    )


class PaymentRunChangeSchema(Strict):
    """Instalments to put into a draft, and payments to take out of it."""

    put_in = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MOST_PAYMENTS))
    take_out = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MOST_PAYMENTS))


class DayOfRunSchema(Strict):
    """On which day a draft is to be paid."""

    pay_on = DayField(required=True)


class PaymentAnswerSchema(Strict):
    """What the bank says of one payment."""

    end_to_end_reference = fields.String(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    on = DayField(load_default=None, metadata={"description": "When it was paid or came back; today if not given"})
    reason = fields.String(load_default="")
    amount_pence = PenceField(load_default=None, allow_none=True)


class PaymentAnswersSchema(Strict):
    answers = fields.List(
        fields.Nested(PaymentAnswerSchema), required=True, validate=validate.Length(min=1, max=MOST_PAYMENTS)
    )


class CancellationSchema(Strict):
    """Why a run is given up."""

    reason = fields.String(required=True)


class ReversalSchema(Strict):
    """Why an answer was wrong, and whether the instalment is paid again or waits for the right answer."""

    reason = fields.String(required=True)
    then = fields.String(required=True, validate=validate.OneOf(THEN))
