"""Pages of notice, for the grantee and for administrators."""

from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.changing.ending import access, in_words, queries, rules, service
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.variations.access import side_of
from grants.awards.models import Award
from grants.awards.offers.queries import signatures_needed_for
from grants.awards.queries import award_of
from grants.identity.by_two.queries import why_not_second
from grants.kernel.clock import london_day
from grants.kernel.look import day
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at

pages = Blueprint("ending", __name__)


@pages.get("/awards/<uuid:award_id>/notice")
@allow(access.may_read_notice, load=access.load_notice)
def show(award: Award, notice: Notice) -> ResponseReturnValue:
    actor, record = current_actor(), (award, notice)
    is_prepared, is_open = notice.state == rules.PREPARED, notice.state in rules.OPEN
    may_release = (
        is_prepared
        and rules.can_be_given(notice.exception, has_agreed=notice.agreed_by is not None)
        and access.may_release_notice(actor, record) is None
    )
    if notice.state == rules.GIVEN:
        stay, go = queries.stopped(award.instalments)
    else:
        stay, go = queries.split(current_session(), award.instalments, notice.ends_on, notice.kept)
    held = queries.held_by(current_session(), award, stay, notice.hold_reason if is_prepared else "")
    hinders = _hinders(notice)
    return render_template(
        "awards/pages/notice.html",
        award=award,
        end_notice=notice,
        exception=in_words.exception(notice),
        stands=in_words.how_it_stands(notice, is_ours=side_of(actor, award) == rules.US) if is_prepared else "",
        stay=stay,
        then=partial(in_words.then, held=held, today=london_day(current_time())),
        held=any(each.number in held for each in stay),
        go=go,
        is_open=is_open,
        side=side_of(actor, award),
        can_agree=is_prepared
        and notice.exception == rules.AGREED
        and notice.agreed_by is None
        and access.may_agree_to_notice(actor, record) is None,
        can_release=may_release and not hinders,
        hinders=hinders if may_release else "",
        can_withdraw=is_open and access.may_withdraw_notice(actor, record) is None,
        can_plan=is_open and access.may_write_plan(actor, record) is None,
    )


@pages.get("/awards/<uuid:award_id>/notice/new")
@allow(access.may_give_notice, load=award_of)
def new(award: Award) -> ResponseReturnValue:
    today = london_day(current_time())
    side = side_of(current_actor(), award)
    earliest = rules.earliest_end(today) if side == rules.US else today
    fits = side != rules.US or award.ends_on is None or earliest < award.ends_on
    return render_template(
        "awards/pages/notice_new.html",
        award=award,
        side=side,
        refusal=service.notice_refusal(current_session(), award, side or rules.GRANTEE),
        earliest=earliest,
        fits=fits,
        exceptions=[*([("", "None: six months’ notice")] if fits else []), *rules.EXCEPTIONS.items()],
        unpaid=[
            (str(each.number), f"Instalment {each.number}, due {day(each.due_on)}")
            for each in award.instalments
            if each.state == "planned" and each.due_on > today
        ],
    )


@pages.post("/awards/<uuid:award_id>/notice/new")
@allow(access.may_give_notice, load=award_of)
def give(award: Award) -> ResponseReturnValue:
    """First what would be lost is shown, then notice is given. A second press leads where the first did."""
    session, reader = current_session(), FormReader(request.form)
    before = queries.open_notice(session, award.id)
    if before is not None and before.prepared_by == current_actor().person_id:
        return redirect(url_for(".show", award_id=award.id))
    ends_on = reader.date("ends_on", "the last day of the grant")
    check(reader.problems)
    said: dict[str, Any] = {
        "ends_on": ends_on,
        "reasons": reader.text("reasons"),
        "exception": reader.text("exception") or None,
        "exception_reasons": reader.text("exception_reasons"),
        "hold_payments": "yes" in reader.form.getlist("hold_payments"),
        "hold_reason": reader.text("hold_reason"),
        "kept": [_number(each) for each in reader.form.getlist("kept")],
        "version": reader.version(),
    }
    if not reader.flag("checked"):
        side = service.check_notice(session, award, **said, **acting_now())
        return _check_page(award, side, said)
    notice = service.give_notice(session, award, **said, **acting_now())
    if notice.exception == rules.AGREED:
        note("The grantee is asked whether it agrees. Once it has, another administrator gives the notice.")
    elif notice.side == rules.GRANTEE and notice.state == rules.PREPARED:
        note("You have signed. The grant is given back once another who may sign has signed as well.")
    elif notice.state == rules.GIVEN:
        note(f"The grant ends on {day(notice.ends_on)}.")
    else:
        note("The notice is prepared. Another administrator gives it; nobody has been told yet.")
    return redirect(url_for(".show", award_id=award.id))


def _check_page(award: Award, side: str, said: dict[str, Any]) -> ResponseReturnValue:
    stay, go = queries.split(current_session(), award.instalments, said["ends_on"], said["kept"])
    held = queries.held_by(current_session(), award, stay, said["hold_reason"] if said["hold_payments"] else "")
    return render_template(
        "awards/pages/notice_check.html",
        award=award,
        side=side,
        said=said,
        exception=rules.EXCEPTIONS.get(said["exception"], ""),
        stay=stay,
        go=go,
        gone=sum(each.amount_pence for each in go),
        then=partial(in_words.then, held=held, today=london_day(current_time())),
        two_sign=side == rules.GRANTEE and signatures_needed_for(current_session(), award) > 1,
    )


def _hinders(notice: Notice) -> str:
    """Why whoever reads this cannot give what another prepared or signed."""
    if notice.side == rules.US:
        return why_not_second(current_session(), notice.prepared_by, current_actor(), service.PAIR)
    return service.SIGNED_IT_YOURSELF if notice.prepared_by == current_actor().person_id else ""


@pages.post("/awards/<uuid:award_id>/notice/agreement")
@shown_at("ending.show")
@allow(access.may_agree_to_notice, load=access.load_notice)
def agree(award: Award, notice: Notice) -> ResponseReturnValue:
    if notice.agreed_by is None:
        service.agree_to_notice(
            current_session(), award, notice, version=FormReader(request.form).version(), **acting_now()
        )
        note(f"You have agreed that the grant ends on {day(notice.ends_on)}.")
    return redirect(url_for(".show", award_id=award.id))


@pages.post("/awards/<uuid:award_id>/notice/release")
@shown_at("ending.show")
@allow(access.may_release_notice, load=access.load_notice)
def release(award: Award, notice: Notice) -> ResponseReturnValue:
    if notice.state != rules.GIVEN:
        service.release_notice(
            current_session(), award, notice, version=FormReader(request.form).version(), **acting_now()
        )
        if notice.side == rules.GRANTEE:
            note(f"The grant is given back. It ends on {day(notice.ends_on)}.")
        else:
            note("Notice is given. The grantee hears of it, and gets a letter.")
    return redirect(url_for(".show", award_id=award.id))


@pages.get("/awards/<uuid:award_id>/notice/withdrawal")
@allow(access.may_withdraw_notice, load=access.load_notice)
def withdrawal(award: Award, notice: Notice) -> ResponseReturnValue:
    return render_template("awards/pages/notice_withdrawal.html", award=award, end_notice=notice)


@pages.post("/awards/<uuid:award_id>/notice/withdrawal")
@allow(access.may_withdraw_notice, load=access.load_notice)
def withdraw(award: Award, notice: Notice) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.withdraw_notice(
        current_session(), award, notice, reason=reader.text("reason"), version=reader.version(), **acting_now()
    )
    note("The notice is withdrawn. The grant goes on.")
    return redirect(url_for(".show", award_id=award.id))


@pages.get("/awards/<uuid:award_id>/notice/plan")
@allow(access.may_write_plan, load=access.load_notice)
def plan(award: Award, notice: Notice) -> ResponseReturnValue:
    side = side_of(current_actor(), award)
    written = notice.our_plan if side == rules.US else notice.their_plan
    return render_template("awards/pages/notice_plan.html", award=award, end_notice=notice, written=written)


@pages.post("/awards/<uuid:award_id>/notice/plan")
@allow(access.may_write_plan, load=access.load_notice)
def write_plan(award: Award, notice: Notice) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.write_plan(
        current_session(), award, notice, text=reader.text("text"), version=reader.version(), **acting_now()
    )
    note("Saved. Both sides can read it.")
    return redirect(url_for(".show", award_id=award.id))


def _number(typed: str) -> int:
    """The number that a box was given; 0, which no payment has, for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
