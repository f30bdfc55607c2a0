"""Grants end: at the last day of notice, or when all is done."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from grants.awards.changing.ending import in_words, queries, rules
from grants.awards.changing.ending.events import AwardEnded
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import BY_NOTICE, COMPLETED
from grants.awards.changing.variations import money
from grants.awards.changing.variations.not_agreed import close_open_variation
from grants.awards.letters.rules import ENDING, THANK_YOU, end_of
from grants.awards.letters.service import ask_for_letter_of_award
from grants.awards.locking import lock_award
from grants.awards.models import ACCEPTED, PLANNED, Award, Instalment
from grants.awards.models import ENDED as AWARD_ENDED
from grants.awards.paying.runs.queries import were_in_a_run
from grants.awards.planning.obstacles import service as obstacles
from grants.awards.planning.plans.service import follow_change
from grants.awards.queries import award_of
from grants.kernel.access import SYSTEM
from grants.kernel.clock import london_day
from grants.kernel.events import publish
from grants.kernel.money import Pence

ENDED_AT_ONCE = 100


def end_what_has_run_out(session: Session, now: datetime) -> None:
    """End the grants of which notice was given and whose last day is over, some at a time."""
    for notice in queries.run_out(session, london_day(now), ENDED_AT_ONCE):
        end_by_notice(session, award_of(session, notice.award_id), notice, now=now)


def end_by_notice(session: Session, award: Award, notice: Notice, *, now: datetime) -> None:
    """Let notice take effect. What was planned for after the end goes, and its money is free again."""
    lock_award(session, award)
    notice.state, notice.closed_at = rules.ENDED, now
    notice.version += 1
    if award.state != ACCEPTED:
        return
    freed = _drop_payments(session, award, now=now)
    _end(session, award, BY_NOTICE, notice.ends_on, freed, notice=notice, now=now)
    instalments = money.locked_instalments(session, award)
    paid_still, undecided = _hold_what_waits(session, award, notice, now=now)
    held = queries.held_by(session, award)
    left = in_words.left_at_the_end(paid_still, undecided, held=held, today=london_day(now))
    facts = {
        "ended_on": notice.ends_on,
        "reasons": notice.reasons,
        "paid_pence": int(money.paid_of(instalments)),
        "left_to_do": f"Send the return that tells about the time until the end, if you have not yet.{left}",
    }
    ask_for_letter_of_award(session, award, kind=ENDING, about_id=notice.id, facts=facts, now=now)


def complete_award(session: Session, award: Award, *, now: datetime) -> None:
    """End a grant whose last day is over, of which all is paid and every return accepted. Again changes nothing.

    Notice that was given and has not taken effect does not matter any more.
    """
    lock_award(session, award)
    if award.state != ACCEPTED or award.ends_on is None:
        return
    notice = queries.open_notice(session, award.id)
    if notice is not None:
        notice.state, notice.closed_at = rules.ENDED if notice.given_by else rules.WITHDRAWN, now
        notice.withdrawal_reason = "" if notice.given_by else "The grant has ended by itself."
    _end(session, award, COMPLETED, award.ends_on, Pence(0), notice=None, now=now)
    paid = int(money.paid_of(money.locked_instalments(session, award)))
    facts = {"ended_on": award.ends_on, "paid_pence": paid, "came_of_it": ""}
    about = end_of(award.id, award.ends_on)
    ask_for_letter_of_award(session, award, kind=THANK_YOU, about_id=about, facts=facts, now=now)


def _hold_what_waits(
    session: Session, award: Award, notice: Notice, *, now: datetime
) -> tuple[list[Instalment], list[Instalment]]:
    """Hold what waited for something when the grant ended, but for what notice kept and what was in a payment run; what
    is paid still, and what is held.
    """
    unpaid, _ = queries.stopped(money.locked_instalments(session, award))
    in_runs = were_in_a_run(session, [each.id for each in unpaid])
    waits = [
        each for each in unpaid if each.state == PLANNED and each.number not in notice.kept and each.id not in in_runs
    ]
    assert notice.given_by is not None
    obstacles.hold_what_is_unpaid_at_the_end(
        session, award, [each.number for each in waits], ended_by=notice.given_by, now=now
    )
    return [each for each in unpaid if each not in waits], waits


def _drop_payments(session: Session, award: Award, *, now: datetime) -> Pence:
    """Take out what is not paid any more; what it comes to."""
    instalments = money.locked_instalments(session, award)
    _, go = queries.stopped(instalments)
    freed = Pence(sum(each.amount_pence for each in go))
    for instalment in go:
        session.delete(instalment)
    session.flush()
    session.refresh(award, ["amount_pence"])
    money.change_amount(session, award, award.amount_pence - freed, actor=SYSTEM, now=now)
    session.flush()
    return freed


def _end(
    session: Session, award: Award, reason: str, ended_on: date, freed: Pence, *, notice: Notice | None, now: datetime
) -> None:
    award.state, award.ends_on, award.under_notice_until = AWARD_ENDED, ended_on, None
    if award.starts_on and award.starts_on > ended_on:
        award.starts_on = ended_on
    award.version += 1
    session.flush()
    follow_change(session, award, today=london_day(now))
    session.expire(award, ["shares", "instalments"])
    close_open_variation(
        session, award, reason="The grant has ended.", actor=SYSTEM, now=now, but_renewal=reason == COMPLETED
    )
    ended = AwardEnded(
        award_id=award.id,
        reason=reason,
        ended_on=ended_on,
        freed_pence=freed,
        notice_id=notice.id if notice else None,
    )
    publish(session, ended, actor=SYSTEM, now=now, about=award.related_ids)
