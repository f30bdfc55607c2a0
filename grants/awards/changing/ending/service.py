"""Notice is prepared, given by another, withdrawn, and takes effect; grants end."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.changing.ending import in_words, queries, rules
from grants.awards.changing.ending.events import (
    EndPlanWritten,
    NoticeAgreed,
    NoticeGiven,
    NoticePrepared,
    NoticeWithdrawn,
)
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import AGREED, GIVEN, GRANTEE, OPEN, PREPARED, US, WITHDRAWN
from grants.awards.changing.variations.access import side_of
from grants.awards.changing.variations.money import locked_instalments
from grants.awards.changing.variations.rules import reason_problems
from grants.awards.letters.rules import NOTICE
from grants.awards.letters.service import ask_for_letter_of_award
from grants.awards.locking import lock_award
from grants.awards.models import PAID, Award
from grants.awards.offers.queries import signatures_needed_for
from grants.awards.planning.obstacles.service import hold_what_is_to_come, look_again
from grants.identity.by_two.rules import Pair
from grants.identity.by_two.service import check_second
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.problems import Conflict, Denied, Problem, changed_meanwhile, check, check_version

PAIR = Pair("You prepared this notice, so somebody else has to give it.", "Withdraw it, and prepare it anew.")
SIGNED_IT_YOURSELF = "You signed this, so another person who may sign for your organisation has to sign it too."


def check_notice(
    session: Session,
    award: Award,
    *,
    ends_on: date | None,
    reasons: str,
    exception: str | None = None,
    exception_reasons: str = "",
    kept: Sequence[int] = (),
    hold_payments: bool = False,
    hold_reason: str = "",
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> str:
    """For which side this person would give notice now as it is said. Raises Invalid, Stale, and Conflict where no
    notice can be given.
    """
    _lock(session, award)
    side = side_of(actor, award) or GRANTEE
    refusal = notice_refusal(session, award, side)
    if refusal:
        raise Conflict(refusal.message, code=refusal.code)
    check_version(version, award.version, changed_meanwhile("grant"))
    check(
        rules.notice_problems(
            side=side,
            ends_on=ends_on,
            exception=exception,
            exception_reasons=exception_reasons,
            reasons=reasons,
            today=london_day(now),
        )
        or rules.no_need_problem(ends_on, award.ends_on)
        or rules.kept_problems(
            kept, side=side, unpaid=[each.number for each in award.instalments if each.state != PAID]
        )
        or rules.hold_problems(hold_payments, hold_reason, exception=exception)
    )
    return side


def give_notice(
    session: Session,
    award: Award,
    *,
    ends_on: date | None,
    reasons: str,
    exception: str | None = None,
    exception_reasons: str = "",
    kept: Sequence[int] = (),
    hold_payments: bool = False,
    hold_reason: str = "",
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> Notice:
    """Prepare notice of ours, which another gives; or give the grant back after a day, for the grantee's signatory.
    Where two people signed for the grant, another of them signs that as well. For a breach, every payment to come can
    be held: from when another gives the notice.

    Raises Invalid, Stale, and Conflict where no notice can be given.
    """
    side = check_notice(
        session,
        award,
        ends_on=ends_on,
        reasons=reasons,
        exception=exception,
        exception_reasons=exception_reasons,
        kept=kept,
        hold_payments=hold_payments,
        hold_reason=hold_reason,
        actor=actor,
        now=now,
        version=version,
    )
    assert ends_on is not None
    _drop_prepared(session, award, actor, now)
    notice = Notice(
        id=new_id(),
        award_id=award.id,
        side=side,
        state=PREPARED,
        ends_on=ends_on,
        reasons=reasons.strip(),
        exception=exception,
        exception_reasons=exception_reasons.strip() if exception else "",
        kept=sorted(set(kept)),
        hold_reason=hold_reason.strip(),
        prepared_at=now,
        prepared_by=_person(actor),
        version=1,
    )
    session.add(notice)
    session.flush()
    _publish(session, award, NoticePrepared(award_id=award.id, notice_id=notice.id, ends_on=ends_on), actor, now)
    if side == GRANTEE and signatures_needed_for(session, award) == 1:
        _give(session, award, notice, actor, now)
    return notice


def agree_to_notice(
    session: Session, award: Award, notice: Notice, *, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Agree as the grantee that the grant ends sooner than in six months. Raises Conflict and Stale."""
    _lock_open(session, award, notice, version)
    if notice.state != PREPARED or notice.exception != AGREED or notice.agreed_by is not None:
        raise Conflict("There is nothing to agree to.", code="answered_already")
    notice.agreed_at, notice.agreed_by = now, _person(actor)
    notice.version += 1
    _publish(session, award, NoticeAgreed(award_id=award.id, notice_id=notice.id), actor, now)


def release_notice(
    session: Session, award: Award, notice: Notice, *, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Give the notice that another of the same side prepared: the other side hears of it.

    Raises Denied to whoever prepared it; Conflict when it is given already, the grantee has to agree first, or six
    months from today end later than it says; and Stale.
    """
    _lock_open(session, award, notice, version)
    if notice.state == GIVEN:
        raise Conflict("This notice is given already.", code="answered_already")
    if notice.side == US:
        check_second(session, notice.prepared_by, actor=actor, pair=PAIR)
    elif notice.prepared_by == actor.person_id:
        raise Denied(SIGNED_IT_YOURSELF)
    if not rules.can_be_given(notice.exception, has_agreed=notice.agreed_by is not None):
        raise Conflict("The grantee has not agreed to end it sooner yet.", code="not_agreed")
    found = rules.day_problem(
        side=notice.side, ends_on=notice.ends_on, exception=notice.exception, today=london_day(now)
    )
    if found:
        raise Conflict(f"{found.message} Withdraw this notice, and prepare another.", code="too_early")
    _give(session, award, notice, actor, now)


def withdraw_notice(
    session: Session,
    award: Award,
    notice: Notice,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Take notice back before it takes effect, with a reason. Raises Conflict, Invalid and Stale."""
    _lock_open(session, award, notice, version)
    check(reason_problems(reason, "reason", "Say why the grant goes on."))
    was_given = notice.state == GIVEN
    notice.state, notice.withdrawal_reason = WITHDRAWN, reason.strip()
    notice.closed_at, notice.closed_by = now, _person(actor)
    notice.version += 1
    if was_given:
        _let_go_on(session, award, actor, now)
    withdrawn = NoticeWithdrawn(award_id=award.id, notice_id=notice.id, was_given=was_given)
    _publish(session, award, withdrawn, actor, now)


def write_plan(
    session: Session,
    award: Award,
    notice: Notice,
    *,
    text: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Say for one's side what happens to the people served when the grant ends. Raises Conflict, Invalid and Stale."""
    _lock_open(session, award, notice, version)
    check(reason_problems(text, "text", "Say what happens to the people you serve."))
    side = side_of(actor, award)
    if side == US:
        notice.our_plan = text.strip()
    else:
        notice.their_plan = text.strip()
    notice.version += 1
    written = EndPlanWritten(award_id=award.id, notice_id=notice.id, side=side or GRANTEE)
    _publish(session, award, written, actor, now)


def notice_refusal(session: Session, award: Award, side: str) -> Problem | None:
    """Why this side can give no notice now. What we have only prepared does not hinder the grantee, nor is it told."""
    stands = queries.open_notice(session, award.id)
    hinders = stands is not None and (side == US or stands.state == GIVEN or stands.side == GRANTEE)
    return rules.notice_refusal(award.state, is_imported=award.application_id is None, has_open=hinders)


def _drop_prepared(session: Session, award: Award, actor: Actor, now: datetime) -> None:
    """What we had prepared is not needed once the grantee gives the grant back."""
    prepared = queries.open_notice(session, award.id)
    if prepared is not None:
        prepared.state, prepared.withdrawal_reason = WITHDRAWN, "The grantee gave the grant back."
        prepared.closed_at, prepared.closed_by = now, actor.person_id
        prepared.version += 1
        dropped = NoticeWithdrawn(award_id=award.id, notice_id=prepared.id, was_given=False)
        _publish(session, award, dropped, actor, now)


def _give(session: Session, award: Award, notice: Notice, actor: Actor, now: datetime) -> None:
    notice.state, notice.given_at, notice.given_by = GIVEN, now, _person(actor)
    notice.version += 1
    session.flush()
    stay, go = queries.split(session, award.instalments, notice.ends_on, notice.kept)
    award.under_notice_until = notice.ends_on
    for instalment in go:
        instalment.stopped_after = notice.ends_on
    if notice.hold_reason:
        hold_what_is_to_come(session, award, reason=notice.hold_reason, actor=actor, now=now)
    held = queries.held_by(session, award)
    facts = {
        "given_by": award.organisation.name if notice.side == GRANTEE else "The grant-maker",
        "given_on": london_day(now),
        "ends_on": notice.ends_on,
        "reasons": notice.reasons,
        "exception": in_words.exception(notice),
        "paid_until": in_words.still_paid(stay, go, held=held, today=london_day(now)),
    }
    ask_for_letter_of_award(session, award, kind=NOTICE, about_id=notice.id, facts=facts, now=now)
    given = NoticeGiven(award_id=award.id, notice_id=notice.id, side=notice.side, ends_on=notice.ends_on)
    _publish(session, award, given, actor, now)


def _let_go_on(session: Session, award: Award, actor: Actor, now: datetime) -> None:
    """Let what notice stopped be paid again."""
    award.under_notice_until = None
    for instalment in locked_instalments(session, award):
        instalment.stopped_after = None
    session.flush()
    look_again(session, [award.id], actor=actor, now=now)


def _lock(session: Session, award: Award) -> None:
    lock_award(session, award)
    session.refresh(award, attribute_names=["ends_on", "amount_pence"])


def _lock_open(session: Session, award: Award, notice: Notice, version: int | None) -> None:
    _lock(session, award)
    session.refresh(notice)
    if notice.state not in OPEN:
        raise Conflict("This notice does not stand any more.", code="answered_already")
    check_version(version, notice.version, changed_meanwhile("notice"))


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Denied("Notice is given by people.")
    return actor.person_id


def _publish(session: Session, award: Award, happened: Event, actor: Actor, now: datetime) -> None:
    publish(session, happened, actor=actor, now=now, about=award.related_ids)
