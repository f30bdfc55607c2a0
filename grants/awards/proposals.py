"""What of grants and payments one of us begins and another confirms."""

from collections.abc import Callable
from uuid import UUID

from flask import url_for
from sqlalchemy import literal, select
from sqlalchemy.orm import Session, joinedload

from grants.awards.changing.ending import service as ending
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import PREPARED, US
from grants.awards.changing.overpayments import service as overpayments
from grants.awards.changing.renewals import service as renewals
from grants.awards.changing.renewals.models import Renewal
from grants.awards.changing.renewals.rules import RECOMMENDED
from grants.awards.changing.repayments import asking, keeping
from grants.awards.changing.repayments import service as repayments
from grants.awards.changing.repayments.models import KeptUnderspend, Repayment
from grants.awards.changing.repayments.rules import OWED, PROPOSED
from grants.awards.changing.uplifts import service as uplifts
from grants.awards.changing.uplifts.models import Uplift
from grants.awards.changing.uplifts.rules import DRAFT
from grants.awards.models import Award
from grants.awards.offers.paper import service as paper
from grants.awards.offers.paper.models import PaperAcceptance
from grants.awards.offers.paper.rules import WAITING
from grants.awards.paying.runs import models as runs
from grants.awards.paying.runs.limits import rules as limits
from grants.awards.paying.runs.limits.models import ReleaseLimitChange
from grants.awards.paying.runs.models import PaymentRun
from grants.awards.paying.runs.rules import RELEASING
from grants.awards.paying.runs.unexpected.models import UnexpectedPayment
from grants.identity.models import Person
from grants.kernel.proposals import Begun, Proposals

_OF_NO_NUMBER = literal(0)


def _grant(session: Session, award_id: UUID) -> str:
    title, reference = session.execute(select(Award.title, Award.reference).where(Award.id == award_id)).one()
    return f"“{title}” ({reference})"


def _numbered(endpoint: str, what: str) -> Callable[[Session, UUID, int], Begun]:
    def told(session: Session, award_id: UUID, number: int) -> Begun:
        words = f"{what} of {_grant(session, award_id)}"
        return Begun(words, url_for(endpoint, award_id=award_id, number=number), of=award_id)

    return told


def _only(endpoint: str, what: str) -> Callable[[Session, UUID, int], Begun]:
    def told(session: Session, award_id: UUID, _: int) -> Begun:
        return Begun(f"{what} of {_grant(session, award_id)}", url_for(endpoint, award_id=award_id), of=award_id)

    return told


def _overpaid(session: Session, payment_id: UUID, _: int) -> Begun:
    award_id = session.get_one(UnexpectedPayment, payment_id).award_id
    words = f"Money paid beyond {_grant(session, award_id)}"
    return Begun(words, url_for("unexpected.show", payment_id=payment_id), of=award_id)


def _uplift(session: Session, uplift_id: UUID, _: int) -> Begun:
    uplift = session.get_one(Uplift, uplift_id, options=[joinedload(Uplift.scheme)])
    words = f"{uplift.scheme.name}: the uplift of {uplift.year}"
    return Begun(words, url_for("uplifts.show", uplift_id=uplift_id))


def _limit(session: Session, person_id: UUID, _: int) -> Begun:
    name = session.get_one(Person, person_id).name
    return Begun(f"How much {name} may release", url_for("payment_limits.show", person_id=person_id))


def _run(session: Session, run_id: UUID, _: int) -> Begun:
    run = session.get_one(PaymentRun, run_id)
    return Begun(f"Payment run {run.reference}", url_for("runs.show", run_id=run_id))


PROPOSALS = (
    Proposals(
        select(
            ReleaseLimitChange.person_id, _OF_NO_NUMBER, ReleaseLimitChange.proposed_by, ReleaseLimitChange.proposed_at
        ).where(ReleaseLimitChange.state == limits.PROPOSED),
        _limit,
        limits.RAISING.instead,
    ),
    Proposals(
        select(Repayment.award_id, Repayment.number, Repayment.asked_by, Repayment.asked_at).where(
            Repayment.state == PROPOSED
        ),
        _numbered("repayments.show", "Money asked back"),
        asking.PAIR.instead,
    ),
    Proposals(
        select(Repayment.award_id, Repayment.number, Repayment.waiver_proposed_by, Repayment.waiver_proposed_at).where(
            Repayment.state.in_(OWED), Repayment.waiver_proposed_by.is_not(None)
        ),
        _numbered("repayments.show", "Money not asked back any more"),
        repayments.PAIR.instead,
    ),
    Proposals(
        select(
            KeptUnderspend.award_id, KeptUnderspend.number, KeptUnderspend.proposed_by, KeptUnderspend.proposed_at
        ).where(KeptUnderspend.state == PROPOSED),
        _numbered("repayments.keeping", "Money kept that was not spent"),
        keeping.PAIR.instead,
    ),
    Proposals(
        select(
            UnexpectedPayment.payment_id, _OF_NO_NUMBER, UnexpectedPayment.proposed_by, UnexpectedPayment.proposed_at
        ).where(UnexpectedPayment.settled_at.is_(None), UnexpectedPayment.proposed_by.is_not(None)),
        _overpaid,
        overpayments.PAIR.instead,
    ),
    Proposals(
        select(Renewal.award_id, _OF_NO_NUMBER, Renewal.recommended_by, Renewal.recommended_at).where(
            Renewal.state == RECOMMENDED
        ),
        _only("renewals.show", "The renewal"),
        renewals.PAIR.instead,
    ),
    Proposals(
        select(Notice.award_id, _OF_NO_NUMBER, Notice.prepared_by, Notice.prepared_at).where(
            Notice.state == PREPARED, Notice.side == US
        ),
        _only("ending.show", "Notice"),
        ending.PAIR.instead,
    ),
    Proposals(
        select(Uplift.id, _OF_NO_NUMBER, Uplift.prepared_by, Uplift.prepared_at).where(Uplift.state == DRAFT),
        _uplift,
        uplifts.PAIR.instead,
    ),
    Proposals(
        select(PaperAcceptance.award_id, _OF_NO_NUMBER, PaperAcceptance.entered_by, PaperAcceptance.entered_at).where(
            PaperAcceptance.state == WAITING
        ),
        _only("paper.show", "A signed letter"),
        paper.PAIR.instead,
    ),
    Proposals(
        select(PaymentRun.id, _OF_NO_NUMBER, PaymentRun.prepared_by, PaymentRun.prepared_at).where(
            PaymentRun.state == runs.PREPARED
        ),
        _run,
        RELEASING.instead,
    ),
)
