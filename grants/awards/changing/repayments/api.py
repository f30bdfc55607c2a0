"""`/awards/{id}/repayments`: money that was not spent."""

from typing import Any

from flask import url_for

from grants.applications.schemas import NothingSchema
from grants.awards.access import may_read_letters
from grants.awards.changing.repayments import access, asking, keeping, queries, service
from grants.awards.changing.repayments.models import KeptUnderspend, Repayment
from grants.awards.changing.repayments.schemas import (
    CarriedSchema,
    DroppedSchema,
    ReceiptSchema,
    RepaymentListSchema,
    RepaymentSchema,
    ReversedReceiptSchema,
    WaiverSchema,
)
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.organisations.bank.reading import account_version

api = api_blueprint("repayments", "Money of grants that was not spent")

Answer = tuple[Repayment, dict[str, str]]
Kept = tuple[KeptUnderspend, dict[str, str]]


def _kept(kept: KeptUnderspend) -> Kept:
    at = url_for("repayments_api.list_repayments", award_id=kept.award_id)
    return kept, {"ETag": f'"{kept.version}"', "Location": at}


def _located(award: Award, number: int) -> Answer:
    _, repayment = queries.repayment_of(current_session(), award.id, number)
    at = url_for("repayments_api.show", award_id=award.id, number=number)
    return repayment, {"ETag": f'"{repayment.version}"', "Location": at}


@api.get("/awards/<uuid:award_id>/repayments")
@api.response(200, RepaymentListSchema)
@allow(may_read_letters, load=award_of)
def list_repayments(award: Award) -> dict[str, Any]:
    """What of a grant is asked back, with what came in; and what the grantee was let keep. To administrators, also what
    is only proposed.
    """
    session, ours = current_session(), access.may_ask_back(current_actor(), award) is None
    carried = queries.kept_or_proposed(session, award.id) if ours else queries.kept_by_grantee(session, award.id)
    return {"items": queries.repayments_of(session, award.id, ours=ours), "carried": carried}


@api.post("/awards/<uuid:award_id>/repayments", "ask_for_repayment")
@api.arguments(RepaymentSchema)
@api.response(201, RepaymentSchema)
@allow(access.may_ask_back, load=award_of)
def ask(given: dict[str, Any], award: Award) -> Answer:
    """Propose to ask a grantee to pay money back by a day; another confirms it. Never more in all than was paid out,
    and of one source once. The same proposed again leads to the repayment that there is.
    """
    repayment = asking.propose_repayment(current_session(), award, **given, **acting_now())
    return _located(award, repayment.number)


@api.post("/awards/<uuid:award_id>/carried_underspends", "carry_forward")
@api.arguments(CarriedSchema)
@api.response(201, CarriedSchema)
@allow(access.may_ask_back, load=award_of)
def carry(given: dict[str, Any], award: Award) -> Kept:
    """Propose that a grantee keeps what it has not spent, for the time that comes; another confirms it. A second time
    leads to the first.
    """
    return _kept(keeping.carry_forward(current_session(), award, **given, **acting_now()))


@api.post("/awards/<uuid:award_id>/carried_underspends/<int:number>/confirmation", "confirm_keeping")
@api.arguments(NothingSchema)
@api.response(201, CarriedSchema)
@api.takes_version
@allow(access.may_decide_keeping, load=queries.keeping_of)
def confirm(_: dict[str, Any], award: Award, kept: KeptUnderspend) -> Kept:
    """Confirm as another that the grantee keeps it."""
    keeping.confirm_keeping(current_session(), award, kept, version=expected_version(), **acting_now())
    return _kept(kept)


@api.post("/awards/<uuid:award_id>/carried_underspends/<int:number>/refusal", "drop_keeping")
@api.arguments(DroppedSchema)
@api.response(201, CarriedSchema)
@api.takes_version
@allow(access.may_decide_keeping, load=queries.keeping_of)
def drop(given: dict[str, Any], award: Award, kept: KeptUnderspend) -> Kept:
    """Say why the grantee does not keep what was proposed."""
    keeping.drop_keeping(current_session(), award, kept, **given, version=expected_version(), **acting_now())
    return _kept(kept)


@api.get("/awards/<uuid:award_id>/repayments/<int:number>", "show_repayment")
@api.response(200, RepaymentSchema, etag=True)
@allow(access.may_read_repayment, load=queries.repayment_of)
def show(_: Award, repayment: Repayment) -> Answer:
    """One repayment, with what came in."""
    return repayment, {"ETag": f'"{repayment.version}"'}


@api.post("/awards/<uuid:award_id>/repayments/<int:number>/confirmation", "confirm_repayment")
@api.arguments(NothingSchema)
@api.response(201, RepaymentSchema)
@api.takes_version
@allow(access.may_settle_repayment, load=queries.repayment_of)
def confirm_asking(_: dict[str, Any], award: Award, repayment: Repayment) -> Answer:
    """Confirm as another that it is asked back."""
    asking.confirm_repayment(current_session(), award, repayment, version=expected_version(), **acting_now())
    return _located(award, repayment.number)


@api.post("/awards/<uuid:award_id>/repayments/<int:number>/refusal", "drop_repayment")
@api.arguments(DroppedSchema)
@api.response(201, RepaymentSchema)
@api.takes_version
@allow(access.may_settle_repayment, load=queries.repayment_of)
def drop_asking(given: dict[str, Any], award: Award, repayment: Repayment) -> Answer:
    """Say why it is not asked back: take back what you proposed, or refuse what another did."""
    asking.drop_repayment(current_session(), award, repayment, **given, version=expected_version(), **acting_now())
    return _located(award, repayment.number)


@api.post("/awards/<uuid:award_id>/repayments/<int:number>/receipts", "record_receipt")
@api.arguments(ReceiptSchema)
@api.response(201, RepaymentSchema)
@api.needs_version
@allow(access.may_settle_repayment, load=queries.repayment_of)
def receive(given: dict[str, Any], award: Award, repayment: Repayment) -> Answer:
    """Record money that came in, all or a part. A second time needs the version that the first made."""
    service.record_receipt(current_session(), award, repayment, **given, version=account_version(), **acting_now())
    return _located(award, repayment.number)


@api.post("/awards/<uuid:award_id>/repayments/<int:number>/receipts/<int:receipt_number>/reversal", "reverse_receipt")
@api.arguments(ReversedReceiptSchema)
@api.response(201, RepaymentSchema)
@api.takes_version
@allow(access.may_settle_repayment, load=queries.repayment_and_receipt)
def reverse(given: dict[str, Any], award: Award, repayment: Repayment, receipt_number: int) -> Answer:
    """Say that money had not come in, with the reason."""
    service.reverse_receipt(
        current_session(), award, repayment, number=receipt_number, **given, version=expected_version(), **acting_now()
    )
    return _located(award, repayment.number)


@api.post("/awards/<uuid:award_id>/repayments/<int:number>/waiver", "waive_repayment")
@api.arguments(WaiverSchema)
@api.response(201, RepaymentSchema)
@api.needs_version
@allow(access.may_settle_repayment, load=queries.repayment_of)
def waive(given: dict[str, Any], award: Award, repayment: Repayment) -> Answer:
    """Propose not to ask for the rest, with a reason; or, as another and without one, agree to that."""
    service.waive_repayment(current_session(), award, repayment, **given, version=account_version(), **acting_now())
    return _located(award, repayment.number)


@api.post("/awards/<uuid:award_id>/repayments/<int:number>/waiver/refusal", "drop_waiver")
@api.arguments(DroppedSchema)
@api.response(201, RepaymentSchema)
@api.takes_version
@allow(access.may_settle_repayment, load=queries.repayment_of)
def drop_waiver(given: dict[str, Any], award: Award, repayment: Repayment) -> Answer:
    """Say why the rest is asked for as before: take back what you proposed, or refuse what another did."""
    service.drop_waiver(current_session(), award, repayment, **given, version=expected_version(), **acting_now())
    return _located(award, repayment.number)
