"""Whoever proposed something that two of us do hears what another made of it, once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from grants.awards.changing.ending.events import NoticeGiven, NoticeWithdrawn
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import US
from grants.awards.changing.overpayments.events import UnexpectedPaymentSettled
from grants.awards.changing.renewals.events import RenewalConfirmed
from grants.awards.changing.renewals.queries import latest_renewal
from grants.awards.changing.repayments.events import RepaymentAsked, RepaymentWaived, UnderspendCarried
from grants.awards.changing.repayments.queries import keeping_of, repayment_of
from grants.awards.changing.uplifts.events import UpliftReleased
from grants.awards.changing.uplifts.queries import uplift_of
from grants.awards.offers.paper.events import PaperAcceptanceConfirmed
from grants.awards.offers.paper.models import PaperAcceptance
from grants.awards.paying.runs.events import PaymentRunCancelled, PaymentRunReleased
from grants.awards.paying.runs.limits.events import ReleaseLimitDropped, ReleaseLimitSet
from grants.awards.paying.runs.limits.models import ReleaseLimitChange
from grants.awards.paying.runs.queries import run_of
from grants.awards.paying.runs.unexpected.queries import unexpected_of
from grants.awards.queries import award_of
from grants.identity.administrators.events import AppointmentRefused
from grants.identity.administrators.queries import appointment_of
from grants.identity.queries import person_of
from grants.kernel.events import Event, Reaction
from grants.kernel.money import pounds
from grants.notifications.to_people import tell
from grants.reporting.approving.events import PackApproved, PackDiscarded
from grants.reporting.queries import pack_of
from grants.schemes.changes.events import SchemeChangeConfirmed
from grants.schemes.changes.in_words import what_changes
from grants.schemes.changes.queries import change_of
from grants.schemes.events import RoundAnnounced
from grants.schemes.queries import round_of


@dataclass(frozen=True)
class Settled:
    """What became of a proposal: who made it, who confirmed or refused it, what it was, and where it is shown.

    `refusal` is why it was refused; None of one that was confirmed, and empty where nobody said why.
    """

    key: UUID | str
    proposed_by: UUID | None
    settled_by: UUID | None
    what: str
    at: tuple[str, Mapping[str, Any]]
    about_id: UUID
    refusal: str | None = None


def tell_settled(session: Session, event: Event, *, now: datetime) -> None:
    """Tell whoever proposed it what became of it, unless they did that themselves."""
    found = _FOUND[type(event)](session, event)
    if found is None or found.proposed_by is None or found.settled_by in (None, found.proposed_by):
        return
    assert found.settled_by is not None
    endpoint, values = found.at
    tell(
        session,
        person_of(session, found.proposed_by),
        "identity/emails/proposal_settled",
        key=f"proposal settled:{event.name()}:{found.key}",
        about_id=found.about_id,
        now=now,
        own_words=Markup(""),
        what=found.what,
        settled_by=person_of(session, found.settled_by).name,
        refusal=found.refusal,
        endpoint=endpoint,
        values=dict(values),
    )


def _change(session: Session, event: SchemeChangeConfirmed) -> Settled:
    change = change_of(session, event.change_id)
    at = "scheme_changes.show", {"change_id": change.id}
    what = f"{change.scheme.name}: {what_changes(change)}"
    return Settled(change.id, change.proposed_by, change.confirmed_by, what, at, change.scheme_id)


def _round(session: Session, event: RoundAnnounced) -> Settled:
    round_ = round_of(session, event.round_id)
    at = "schemes.round_page", {"round_id": round_.id}
    what = f"the new round {round_.name}"
    return Settled(round_.id, round_.set_up_by, round_.announced_by, what, at, round_.id)


def _repayment(session: Session, event: RepaymentAsked | RepaymentWaived) -> Settled:
    award, repayment = repayment_of(session, event.award_id, event.number)
    at = "repayments.show", {"award_id": award.id, "number": repayment.number}
    if isinstance(event, RepaymentWaived):
        what = f"{pounds(event.amount_pence)} of “{award.title}” is not asked back any more"
        return Settled(repayment.id, repayment.waiver_proposed_by, repayment.waived_by, what, at, award.id)
    what = f"{pounds(repayment.amount_pence)} of “{award.title}” is asked back"
    return Settled(repayment.id, repayment.asked_by, repayment.confirmed_by, what, at, award.id)


def _kept(session: Session, event: UnderspendCarried) -> Settled:
    award, kept = keeping_of(session, event.award_id, event.number)
    at = "repayments.keeping", {"award_id": award.id, "number": kept.number}
    what = f"the grantee of “{award.title}” keeps {pounds(kept.amount_pence)} that it has not spent"
    return Settled(f"{award.id}:{kept.number}", kept.proposed_by, kept.kept_by, what, at, award.id)


def _unexpected(session: Session, event: UnexpectedPaymentSettled) -> Settled:
    unexpected = unexpected_of(session, event.payment_id)
    at = "unexpected.show", {"payment_id": event.payment_id}
    what = f"what becomes of {pounds(event.amount_pence)} that was paid beyond “{unexpected.award.title}”"
    people = unexpected.proposed_by, unexpected.settled_by
    return Settled(event.payment_id, *people, what, at, event.award_id)


def _paper(session: Session, event: PaperAcceptanceConfirmed) -> Settled:
    paper, award = session.get_one(PaperAcceptance, event.paper_id), award_of(session, event.award_id)
    what = f"the signed letter for “{award.title}”"
    at = "awards.show", {"award_id": award.id}
    return Settled(paper.id, paper.entered_by, paper.settled_by, what, at, award.id)


def _notice(session: Session, event: NoticeGiven | NoticeWithdrawn) -> Settled | None:
    notice, award = session.get_one(Notice, event.notice_id), award_of(session, event.award_id)
    if notice.side != US:
        return None
    what, at = f"notice of “{award.title}”", ("ending.show", {"award_id": award.id})
    if isinstance(event, NoticeGiven):
        return Settled(notice.id, notice.prepared_by, notice.given_by, what, at, award.id)
    if event.was_given:
        return None
    return Settled(
        notice.id, notice.prepared_by, notice.closed_by, what, at, award.id, refusal=notice.withdrawal_reason
    )


def _uplift(session: Session, event: UpliftReleased) -> Settled:
    uplift = uplift_of(session, event.uplift_id)
    at = "uplifts.show", {"uplift_id": uplift.id}
    what = f"{uplift.scheme.name}: the uplift of {uplift.year}"
    return Settled(uplift.id, uplift.prepared_by, uplift.released_by, what, at, uplift.scheme_id)


def _renewal(session: Session, event: RenewalConfirmed) -> Settled | None:
    renewal, award = latest_renewal(session, event.award_id), award_of(session, event.award_id)
    if renewal is None or renewal.number != event.number:
        return None
    what = f"whether “{award.title}” goes on"
    at = "renewals.show", {"award_id": award.id}
    return Settled(renewal.id, renewal.recommended_by, renewal.confirmed_by, what, at, award.id)


def _run(session: Session, event: PaymentRunReleased | PaymentRunCancelled) -> Settled:
    run = run_of(session, event.run_id)
    what, at = f"the payment run {run.reference}", ("runs.show", {"run_id": run.id})
    if isinstance(event, PaymentRunReleased):
        return Settled(run.id, run.prepared_by, run.released_by, what, at, run.id)
    return Settled(run.id, run.prepared_by, run.cancelled_by, what, at, run.id, refusal=run.cancelled_because)


def _limit(session: Session, event: ReleaseLimitSet | ReleaseLimitDropped) -> Settled | None:
    if event.change_id is None:
        return None
    change, name = session.get_one(ReleaseLimitChange, event.change_id), person_of(session, event.person_id).name
    what = f"{name} may release {pounds(change.run_pence)} in a run and {pounds(change.day_pence)} in a day"
    at = "payment_limits.show", {"person_id": change.person_id}
    refusal = change.drop_reason if isinstance(event, ReleaseLimitDropped) else None
    return Settled(change.id, change.proposed_by, change.settled_by, what, at, change.person_id, refusal)


def _pack(session: Session, event: PackApproved | PackDiscarded) -> Settled:
    pack = pack_of(session, event.pack_id)
    what, at = f"the draft pack on {pack.about}", ("reporting.show_pack", {"pack_id": pack.id})
    if isinstance(event, PackApproved):
        return Settled(pack.id, pack.asked_by, pack.approved_by, what, at, pack.id)
    return Settled(pack.id, pack.asked_by, pack.discarded_by, what, at, pack.id, refusal=pack.discarded_because)


def _appointment(session: Session, event: AppointmentRefused) -> Settled:
    appointment = appointment_of(session, event.appointment_id)
    what, at = (
        f"{appointment.name} runs the programme",
        ("administrators.appointment", {"appointment_id": appointment.id}),
    )
    people = appointment.proposed_by, appointment.settled_by
    return Settled(appointment.id, *people, what, at, appointment.id, refusal=appointment.refusal)


_FOUND: dict[type[Event], Callable[[Session, Any], Settled | None]] = {
    SchemeChangeConfirmed: _change,
    RoundAnnounced: _round,
    RepaymentAsked: _repayment,
    RepaymentWaived: _repayment,
    UnderspendCarried: _kept,
    UnexpectedPaymentSettled: _unexpected,
    PaperAcceptanceConfirmed: _paper,
    NoticeGiven: _notice,
    NoticeWithdrawn: _notice,
    UpliftReleased: _uplift,
    RenewalConfirmed: _renewal,
    PaymentRunReleased: _run,
    PaymentRunCancelled: _run,
    ReleaseLimitSet: _limit,
    ReleaseLimitDropped: _limit,
    PackApproved: _pack,
    PackDiscarded: _pack,
    AppointmentRefused: _appointment,
}
REACTIONS = tuple(Reaction(each, tell_settled) for each in _FOUND)
