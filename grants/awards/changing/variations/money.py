"""The money of a grant that changes: in its round, its funders' shares, and its unpaid instalments."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.changing.variations import rules
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.money_rules import less_of_each, spread
from grants.awards.changing.variations.rules import Terms
from grants.awards.models import PAID, PAYABLE, PLANNED, Award, AwardShare, Instalment
from grants.awards.paying.runs.queries import is_on_its_way, were_in_a_run
from grants.awards.planning.obstacles.rules import Unpaid
from grants.awards.planning.obstacles.service import carry_over, make_payable
from grants.awards.planning.plans.by_hand_rules import as_accepted
from grants.awards.planning.plans.models import InstalmentShare
from grants.awards.planning.plans.rules import PlannedInstalment, first_day
from grants.kernel.access import Actor
from grants.kernel.clock import london_day, working_day_on_or_before
from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Invalid
from grants.schemes.models import Contribution
from grants.schemes.money.queries import locked_contributions
from grants.schemes.money.sharing import give_shares_back, share_award
from grants.schemes.queries import money_left
from grants.schemes.service import commit_money, free_money

# It tells no sums: what a round has left is not for everybody who agrees to a change.
NOT_COVERED = "The money of this round or its funders does not cover this. Somebody has to give it more first."


def money_free(session: Session, award: Award, *, but: UUID | None = None) -> Pence:
    """What the round of an award, which comes with its application, and its funders can still give, beside what we have
    promised by open changes of grants, `but` by this one.
    """
    assert award.application is not None
    given = session.scalars(select(Contribution).where(Contribution.scheme_id == award.scheme_id)).all()
    promised = _promised(session, award, but)
    of_round = money_left(session, award.application.round_id) - promised.get(award.application.round_id, 0)
    of_funders = sum(each.left_pence for each in given) - sum(promised.values())
    return Pence(max(0, min(of_round, of_funders)))


def _promised(session: Session, award: Award, but: UUID | None) -> dict[UUID, int]:
    """By round of the scheme of an award, what its grants come to more by open changes that one of us has agreed to."""
    found = (
        select(Variation.id, Application.round_id, Variation.before, Variation.after)
        .join(Award, Award.id == Variation.award_id)
        .join(Application, Application.id == Award.application_id)
        .where(Award.scheme_id == award.scheme_id, Variation.state.in_(rules.OPEN), Variation.agreed_by.is_not(None))
    )
    promised: dict[UUID, int] = {}
    for variation_id, round_id, before, after in session.execute(found):
        if variation_id != but:
            promised[round_id] = promised.get(round_id, 0) + rules.more_of(before, after)
    return promised


def change_amount(session: Session, award: Award, amount_pence: Pence, *, actor: Actor, now: datetime) -> None:
    """Let a locked award, which comes with its application, come to another amount, and its funders bear that.

    More is borne by what is left of each contribution, less by what each has still to bear. Raises Conflict where the
    round or the contributions do not cover it.
    """
    assert award.application is not None
    moved = amount_pence - award.amount_pence
    if moved > 0:
        _give_more(session, award, moved)
    elif moved < 0:
        _give_less(session, award, -moved, actor=actor, now=now)
    award.amount_pence = amount_pence


def _give_more(session: Session, award: Award, more: Pence) -> None:
    assert award.application is not None
    round_id = award.application.round_id
    try:
        commit_money(session, round_id, more)
    except Invalid as error:
        raise Conflict(NOT_COVERED, code="not_covered") from error
    if sum(each.left_pence for each in locked_contributions(session, award.scheme_id)) < more:
        raise Conflict(NOT_COVERED, code="not_covered")
    kept = {share.funder_id: share for share in _shares(session, award)}
    for funder_id, part in share_award(session, award.scheme_id, more, round_id=round_id):
        if funder_id in kept:
            kept[funder_id].amount_pence = kept[funder_id].amount_pence + part
        elif part:
            session.add(AwardShare(award_id=award.id, funder_id=funder_id, amount_pence=part))


def _give_less(session: Session, award: Award, less: Pence, *, actor: Actor, now: datetime) -> None:
    assert award.application is not None
    round_id = award.application.round_id
    free_money(session, round_id, less, actor=actor, now=now)
    kept = _shares(session, award)
    borne = _borne(session, award)
    parts = less_of_each([share.amount_pence - borne.get(share.funder_id, 0) for share in kept], less)
    given = [(share.funder_id, part) for share, part in zip(kept, parts, strict=True)]
    give_shares_back(session, award.scheme_id, given, round_id=round_id, actor=actor, now=now)
    for share, part in zip(kept, parts, strict=True):
        share.amount_pence = share.amount_pence - part


def _shares(session: Session, award: Award) -> Sequence[AwardShare]:
    found = select(AwardShare).where(AwardShare.award_id == award.id).order_by(AwardShare.funder_id)
    return session.scalars(found, execution_options={"populate_existing": True}).all()


def _borne(session: Session, award: Award) -> dict[UUID, int]:
    """What each funder has borne of the instalments that are paid, by its id."""
    found = (
        select(InstalmentShare.funder_id, func.sum(InstalmentShare.amount_pence))
        .join(Instalment, Instalment.id == InstalmentShare.instalment_id)
        .where(Instalment.award_id == award.id, Instalment.state == PAID)
        .group_by(InstalmentShare.funder_id)
    )
    return {funder_id: int(pence) for funder_id, pence in session.execute(found)}


# Instalments


def locked_instalments(session: Session, award: Award) -> Sequence[Instalment]:
    """The instalments of an award in order, as they stand, kept from others until the end of the transaction."""
    found = select(Instalment).where(Instalment.award_id == award.id).order_by(Instalment.number)
    return session.scalars(found.with_for_update(), execution_options={"populate_existing": True}).all()


def _check_none_on_its_way(session: Session, award: Award) -> None:
    if is_on_its_way(session, award.id):
        raise Conflict("A payment of this grant is on its way. Wait until the bank has answered.", code="on_its_way")


def _remove(session: Session, instalment: Instalment) -> None:
    if were_in_a_run(session, [instalment.id]):
        message = f"Instalment {instalment.number} has been in a payment run, so it stays. Give it another amount."
        raise Conflict(message, code="in_a_run")
    session.delete(instalment)


def paid_of(instalments: Sequence[Instalment]) -> Pence:
    return Pence(sum(each.amount_pence for each in instalments if each.state == PAID))


def follow_amount(
    session: Session, award: Award, instalments: Sequence[Instalment], *, actor: Actor, now: datetime
) -> None:
    """Let the unpaid instalments come to what the award is more than what is paid, and none be due after its end.

    Where none is unpaid, what is added is paid in one more, now.
    """
    _check_none_on_its_way(session, award)
    today = london_day(now)
    unpaid = [each for each in instalments if each.state != PAID]
    to_come = award.amount_pence - paid_of(instalments)
    for instalment, amount in zip(unpaid, spread([each.amount_pence for each in unpaid], to_come), strict=True):
        if amount:
            _set(instalment, amount, due_on=_no_later(instalment.due_on, award.ends_on, today))
        else:
            _remove(session, instalment)
    session.flush()
    if to_come and not unpaid:
        number = max((each.number for each in instalments), default=0) + 1
        added = _added(session, award, number, to_come, today)
        _carry_over(session, award, [])
        make_payable(session, [added], actor=actor, now=now)


def unpaid_after(instalments: Sequence[Instalment], award: Award, after: Terms, today: date) -> list[Unpaid]:
    """The payments to come of an award, whose instalments these are, as they would be with what a change has `after`
    it, before returns that move with it are looked at.
    """
    unpaid = [each for each in instalments if each.state != PAID]
    if rules.renews(after):
        return [*_as_they_are(unpaid), *_renewed(instalments, award, after, today)]
    first = sum(each.state == PAID for each in instalments) + 1
    if "instalments" in after:
        return [
            Unpaid(number, row["amount_pence"], date.fromisoformat(row["due_on"]), row["waits_for_return"])
            for number, row in enumerate(after["instalments"], start=first)
        ]
    to_come = after.get("amount_pence", award.amount_pence) - paid_of(instalments)
    ends_on = rules.day_of(after["ends_on"]) if "ends_on" in after else award.ends_on
    if not unpaid:
        return [Unpaid(first, to_come, today, None)] if to_come else []
    amounts = spread([each.amount_pence for each in unpaid], to_come)
    return [
        Unpaid(each.number, int(amount), _no_later(each.due_on, ends_on, today), each.waits_for_return)
        for each, amount in zip(unpaid, amounts, strict=True)
        if amount
    ]


def _as_they_are(unpaid: Sequence[Instalment]) -> list[Unpaid]:
    return [Unpaid(each.number, int(each.amount_pence), each.due_on, each.waits_for_return) for each in unpaid]


def _renewed(instalments: Sequence[Instalment], award: Award, after: Terms, today: date) -> list[Unpaid]:
    assert award.ends_on is not None
    last = max((each.number for each in instalments), default=0)
    added = as_agreed(after["further_payments"], rules.day_of(after["ends_on"]), ended_on=award.ends_on, today=today)
    return [Unpaid(last + each.number, int(each.amount_pence), each.due_on, each.waits_for_return) for each in added]


def follow_renewal(
    session: Session,
    award: Award,
    instalments: Sequence[Instalment],
    planned: Sequence[dict[str, Any]],
    *,
    ended_on: date,
    today: date,
) -> None:
    """Add the payments of a renewed grant, which went until `ended_on`, beside those that are there. Where both have
    agreed late, they come no earlier than a first payment can.
    """
    _check_none_on_its_way(session, award)
    last = max((each.number for each in instalments), default=0)
    for payment in as_agreed(planned, award.ends_on, ended_on=ended_on, today=today):
        added = _added(session, award, last + payment.number, payment.amount_pence, payment.due_on)
        added.waits_for_return = payment.waits_for_return
    session.flush()


def as_agreed(
    planned: Sequence[dict[str, Any]], ends_on: date | None, *, ended_on: date, today: date
) -> list[PlannedInstalment]:
    """The payments of a grant that goes on after `ended_on`, where both sides agree today."""
    payments = [
        PlannedInstalment(
            number, Pence(row["amount_pence"]), date.fromisoformat(row["due_on"]), row["waits_for_return"]
        )
        for number, row in enumerate(planned, start=1)
    ]
    return as_accepted(payments, first_day=first_day(today, ended_on + timedelta(days=1)), ends_on=ends_on)


def follow_plan(
    session: Session, award: Award, instalments: Sequence[Instalment], planned: Sequence[dict[str, Any]]
) -> None:
    """Let the unpaid instalments be those of a plan: the first keep their numbers, others are added or go."""
    _check_none_on_its_way(session, award)
    unpaid = [each for each in instalments if each.state != PAID]
    before = _in_order(unpaid)
    for instalment in unpaid[len(planned) :]:
        _remove(session, instalment)
    session.flush()
    number = max((each.number for each in instalments if each not in unpaid[len(planned) :]), default=0)
    for place, row in enumerate(planned):
        due_on = date.fromisoformat(row["due_on"])
        if place < len(unpaid):
            _set(unpaid[place], Pence(row["amount_pence"]), due_on=due_on)
            instalment = unpaid[place]
        else:
            instalment = _added(session, award, number + 1 + place - len(unpaid), Pence(row["amount_pence"]), due_on)
        if instalment.state == PLANNED:
            instalment.waits_for_return = row["waits_for_return"]
    session.flush()
    _carry_over(session, award, before)


def _carry_over(session: Session, award: Award, before: Sequence[tuple[int, int]]) -> None:
    unpaid = [each for each in locked_instalments(session, award) if each.state != PAID]
    carry_over(session, award.id, before, _in_order(unpaid))


def _in_order(unpaid: Sequence[Instalment]) -> list[tuple[int, int]]:
    return [(each.number, int(each.amount_pence)) for each in unpaid]


def _set(instalment: Instalment, amount: Pence, *, due_on: date) -> None:
    """Change an unpaid instalment. What comes later is not payable yet."""
    if due_on > instalment.due_on and instalment.state == PAYABLE:
        instalment.state, instalment.payable_on = PLANNED, None
    instalment.amount_pence, instalment.due_on = amount, due_on


def _no_later(due_on: date, ends_on: date | None, today: date) -> date:
    return due_on if ends_on is None else min(due_on, max(working_day_on_or_before(ends_on), today))


def _added(session: Session, award: Award, number: int, amount: Pence, due_on: date) -> Instalment:
    added = Instalment(id=new_id(), award_id=award.id, number=number, amount_pence=amount, due_on=due_on, state=PLANNED)
    session.add(added)
    session.flush()
    return added
