"""Pages of money that was not spent."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.access import may_read_letters
from grants.awards.changing.repayments import access, asking, keeping, queries, rules, service
from grants.awards.changing.repayments.models import KeptUnderspend, Repayment
from grants.awards.letters.contacts.queries import contact_of
from grants.awards.models import Award
from grants.awards.paying.payments.queries import paid_so_far
from grants.awards.queries import award_of
from grants.identity.by_two.queries import why_not_second
from grants.kernel.clock import london_day
from grants.kernel.money import pounds
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at, this_app
from grants.organisations.reading import merged

pages = Blueprint("repayments", __name__)
CARRY, BACK = "carry", "back"


@pages.get("/awards/<uuid:award_id>/repayments", endpoint="list")
@allow(may_read_letters, load=award_of)
def list_repayments(award: Award) -> ResponseReturnValue:
    session, ours = current_session(), access.may_ask_back(current_actor(), award) is None
    return render_template(
        "awards/pages/repayments.html",
        award=award,
        repayments=queries.repayments_of(session, award.id, ours=ours),
        carried=queries.kept_by_grantee(session, award.id),
        may_ask=ours,
        proposed=queries.kept_or_proposed(session, award.id, rules.PROPOSED, rules.DROPPED) if ours else [],
    )


@pages.get("/awards/<uuid:award_id>/repayments/new")
@allow(access.may_ask_back, load=award_of)
def new(award: Award) -> ResponseReturnValue:
    session = current_session()
    paid = paid_so_far(session, award.id)
    return render_template(
        "awards/pages/repayment_new.html",
        award=award,
        paid=paid,
        not_spent=request.args.get("pence", type=int),
        source=request.args.get("source", ""),
        most=queries.left_to_settle(session, award.id),
        settled_before=queries.times_settled(session, award.id),
        ended=rules.keeping_refusal(award.state, award.ends_on, today=london_day(current_time())) is not None,
        treatments=[
            (CARRY, "They keep it for the time that comes", "Another administrator confirms it. The payments stay."),
            (BACK, "They pay it back", "Another administrator confirms it. Enter by which day below."),
        ],
    )


@pages.post("/awards/<uuid:award_id>/repayments/new")
@allow(access.may_ask_back, load=award_of)
def settle(award: Award) -> ResponseReturnValue:
    session, reader = current_session(), FormReader(request.form)
    told: dict[str, Any] = {
        "amount_pence": reader.money("amount_pence", "the amount that was not spent"),
        "source": reader.text("source"),
        "reason": reader.text("reason"),
    }
    seen = reader.version("settled_before")
    treatment = reader.text("treatment")
    if treatment == CARRY:
        if reader.problems:
            check(merged(reader, rules.carrying_problems(**told, **_bounds(award))))
        kept = keeping.carry_forward(session, award, **told, settled_before=seen, **acting_now())
        note("Proposed. Another administrator confirms it; nobody else is told yet.")
        return redirect(url_for(".keeping", award_id=award.id, number=kept.number))
    told["due_on"] = reader.date("due_on", "the day by which it is to be paid")
    if reader.problems:
        check(merged(reader, rules.asking_problems(**told, **_bounds(award), today=london_day(current_time()))))
    repayment = asking.propose_repayment(session, award, **told, settled_before=seen, **acting_now())
    note("Proposed. Another administrator confirms it; nobody else is told yet.")
    return redirect(url_for(".show", award_id=award.id, number=repayment.number))


def _bounds(award: Award) -> dict[str, Any]:
    session = current_session()
    return {
        "most_pence": queries.left_to_settle(session, award.id),
        "returns": queries.returns_made(session, award),
    }


@pages.get("/awards/<uuid:award_id>/carried_underspends/<int:number>", endpoint="keeping")
@allow(access.may_decide_keeping, load=queries.keeping_of)
def show_keeping(award: Award, kept: KeptUnderspend) -> ResponseReturnValue:
    is_proposed = kept.state == rules.PROPOSED
    refusal = rules.keeping_refusal(award.state, award.ends_on, today=london_day(current_time()))
    refused = why_not_second(current_session(), kept.proposed_by, current_actor(), keeping.PAIR)
    return render_template(
        "awards/pages/keeping.html",
        award=award,
        kept=kept,
        is_proposed=is_proposed,
        hinders=(refusal.message if refusal else refused) if is_proposed else "",
    )


@pages.post("/awards/<uuid:award_id>/carried_underspends/<int:number>/confirmation")
@shown_at("repayments.keeping")
@allow(access.may_decide_keeping, load=queries.keeping_of)
def confirm_keeping(award: Award, kept: KeptUnderspend) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    if kept.kept_by != current_actor().person_id:
        version = FormReader(request.form).version()
        keeping.confirm_keeping(current_session(), award, kept, version=version, **acting_now())
        note("Confirmed. They keep it, and those who act for the grantee hear of it.")
    return redirect(url_for(".keeping", award_id=award.id, number=kept.number))


@pages.post("/awards/<uuid:award_id>/carried_underspends/<int:number>/refusal")
@shown_at("repayments.keeping")
@allow(access.may_decide_keeping, load=queries.keeping_of)
def drop_keeping(award: Award, kept: KeptUnderspend) -> ResponseReturnValue:
    reader = FormReader(request.form)
    keeping.drop_keeping(
        current_session(), award, kept, reason=reader.text("reason"), version=reader.version(), **acting_now()
    )
    note("They do not keep it. What becomes of it can be settled anew.")
    return redirect(url_for(".keeping", award_id=award.id, number=kept.number))


@pages.get("/awards/<uuid:award_id>/repayments/<int:number>")
@allow(access.may_read_repayment, load=queries.repayment_of)
def show(award: Award, repayment: Repayment) -> ResponseReturnValue:
    actor = current_actor()
    settles = access.may_settle_repayment(actor, (award, repayment)) is None
    is_owed = repayment.state in rules.OWED
    return render_template(
        "awards/pages/repayment.html",
        award=award,
        repayment=repayment,
        settles=settles,
        is_owed=is_owed,
        is_proposed=repayment.state == rules.PROPOSED,
        hinders=_hinders(repayment),
        today=london_day(current_time()),
        account=_our_account(),
        contact=contact_of(
            current_session(),
            award_id=award.id,
            organisation_id=award.organisation_id,
            scheme_id=award.scheme_id,
            on=london_day(current_time()),
        ),
        is_late=is_owed and repayment.due_on < london_day(current_time()),
        cannot_agree=why_not_second(current_session(), repayment.waiver_proposed_by, actor, service.PAIR),
    )


def _hinders(repayment: Repayment) -> str:
    """Why whoever reads this cannot confirm that it is asked back."""
    if refused := why_not_second(current_session(), repayment.asked_by, current_actor(), asking.PAIR):
        return refused
    refusal = rules.confirming_refusal(repayment.due_on, today=london_day(current_time()))
    return refusal.message if refusal else ""


def _our_account() -> dict[str, str] | None:
    """The account to pay back into; None where our settings name none."""
    settings = this_app().settings
    if not settings.payer_account_number:
        return None
    return {
        "name": settings.payer_name,
        "sort_code": settings.payer_sort_code,
        "number": settings.payer_account_number,
    }


@pages.post("/awards/<uuid:award_id>/repayments/<int:number>/confirmation")
@shown_at("repayments.show")
@allow(access.may_settle_repayment, load=queries.repayment_of)
def confirm_asking(award: Award, repayment: Repayment) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    if repayment.confirmed_by != current_actor().person_id:
        version = FormReader(request.form).version()
        asking.confirm_repayment(current_session(), award, repayment, version=version, **acting_now())
        note(f"{pounds(repayment.amount_pence)} is asked back. Those who act for the grantee hear of it.")
    return redirect(url_for(".show", award_id=award.id, number=repayment.number))


@pages.post("/awards/<uuid:award_id>/repayments/<int:number>/refusal")
@shown_at("repayments.show")
@allow(access.may_settle_repayment, load=queries.repayment_of)
def drop_asking(award: Award, repayment: Repayment) -> ResponseReturnValue:
    reader = FormReader(request.form)
    asking.drop_repayment(
        current_session(), award, repayment, reason=reader.text("reason"), version=reader.version(), **acting_now()
    )
    note("It is not asked back. What becomes of it can be settled anew.")
    return redirect(url_for(".show", award_id=award.id, number=repayment.number))


@pages.post("/awards/<uuid:award_id>/repayments/<int:number>/receipts")
@shown_at("repayments.show")
@allow(access.may_settle_repayment, load=queries.repayment_of)
def receive(award: Award, repayment: Repayment) -> ResponseReturnValue:
    reader = FormReader(request.form)
    amount = reader.money("amount_pence", "the amount that came in")
    received_on = reader.date("received_on", "the day on which it came in")
    check(reader.problems)
    service.record_receipt(
        current_session(),
        award,
        repayment,
        amount_pence=amount,
        received_on=received_on,
        version=reader.version(),
        **acting_now(),
    )
    note("Recorded." if repayment.left_pence else "Recorded. All of it has come in.")
    return redirect(url_for(".show", award_id=award.id, number=repayment.number))


@pages.get("/awards/<uuid:award_id>/repayments/<int:number>/receipts/<int:receipt_number>/reversal")
@allow(access.may_settle_repayment, load=queries.repayment_and_receipt)
def reversal(award: Award, repayment: Repayment, receipt_number: int) -> ResponseReturnValue:
    receipt = next((each for each in repayment.receipts if each.number == receipt_number), None)
    return render_template("awards/pages/repayment_reversal.html", award=award, repayment=repayment, receipt=receipt)


@pages.post("/awards/<uuid:award_id>/repayments/<int:number>/receipts/<int:receipt_number>/reversal")
@allow(access.may_settle_repayment, load=queries.repayment_and_receipt)
def reverse(award: Award, repayment: Repayment, receipt_number: int) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.reverse_receipt(
        current_session(),
        award,
        repayment,
        number=receipt_number,
        reason=reader.text("reason"),
        version=reader.version(),
        **acting_now(),
    )
    note("Reversed. It does not count as paid back.")
    return redirect(url_for(".show", award_id=award.id, number=repayment.number))


@pages.post("/awards/<uuid:award_id>/repayments/<int:number>/waiver")
@shown_at("repayments.show")
@allow(access.may_settle_repayment, load=queries.repayment_of)
def waive(award: Award, repayment: Repayment) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.waive_repayment(
        current_session(), award, repayment, reason=reader.text("reason"), version=reader.version(), **acting_now()
    )
    waived = repayment.state == rules.WAIVED
    note("Waived: the rest is not asked for." if waived else "Proposed. Another administrator has to agree.")
    return redirect(url_for(".show", award_id=award.id, number=repayment.number))


@pages.post("/awards/<uuid:award_id>/repayments/<int:number>/waiver/refusal")
@shown_at("repayments.show")
@allow(access.may_settle_repayment, load=queries.repayment_of)
def drop_waiver(award: Award, repayment: Repayment) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.drop_waiver(
        current_session(), award, repayment, reason=reader.text("reason"), version=reader.version(), **acting_now()
    )
    note("The rest is asked for as before.")
    return redirect(url_for(".show", award_id=award.id, number=repayment.number))
