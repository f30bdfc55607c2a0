"""One condition of a grant: said to be done by the grantee, arranged and settled by administrators."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.models import Award
from grants.awards.planning.conditions import files, in_words, queries, rules, service
from grants.awards.planning.conditions.access import (
    may_open_file,
    may_read_condition,
    may_remove_file,
    may_settle_condition,
    may_show_done,
)
from grants.awards.planning.conditions.models import AwardCondition, ConditionFile
from grants.kernel.access import administrator
from grants.kernel.clock import is_working_day, london_day, working_day_on_or_after
from grants.kernel.look import day
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.request_limits import takes_files
from grants.kernel.uploads.pages import download
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at, this_app

pages = Blueprint("conditions", __name__)
ONE = "/awards/<uuid:award_id>/conditions/<int:number>"


def _back_to(award: Award) -> ResponseReturnValue:
    return redirect(url_for("awards.show", award_id=award.id, _anchor="conditions"))


@pages.get("/conditions")
@allow(administrator)
def all_of_them() -> ResponseReturnValue:
    which = request.args.get("which", queries.TO_LOOK_AT)
    which = which if which in queries.KINDS else queries.TO_LOOK_AT
    today = london_day(current_time())
    page = queries.conditions_page(
        current_session(), current_actor(), which=which, today=today, after=request.args.get("after")
    )
    return render_template(
        "awards/pages/conditions.html", page=page, which=which, kinds=in_words.KIND_WORDS, words=in_words, today=today
    )


@pages.get(ONE)
@allow(may_read_condition, load=queries.condition_of)
def show(award: Award, condition: AwardCondition) -> ResponseReturnValue:
    session, actor, today = current_session(), current_actor(), london_day(current_time())
    host = queries.host_of(session, award)
    record = (award, condition)
    added = queries.files_of(session, award, condition)
    return render_template(
        "awards/pages/condition.html",
        award=award,
        condition=condition,
        who=in_words.who_does(condition, award, host),
        words=in_words,
        answers=[
            (each, in_words.ANSWER_WORDS[each])
            for each in rules.ANSWERS
            if not rules.answer_refusal(each, condition.state)
        ],
        who_options=in_words.who_options(award, host),
        can_wait=sorted({*queries.payments_that_can_wait(session, award, today), condition.instalment} - {None}),
        state=in_words.state_told(condition, today),
        files=[(each, may_open_file(actor, (award, each))) for each in added],
        may_show=may_show_done(actor, record) is None and rules.showing_refusal(condition.state, condition.who) is None,
        may_remove=may_show_done(actor, record) is None and condition.is_unsettled,
        may_settle=may_settle_condition(actor, record) is None,
        refusal=may_settle_condition(actor, record) if actor.is_administrator else None,
        is_live=queries.is_live(session, award, condition),
    )


@pages.post(f"{ONE}/showing")
@shown_at("conditions.show")
@takes_files
@allow(may_show_done, load=queries.condition_of)
def show_done(award: Award, condition: AwardCondition) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    if condition.state == rules.SHOWN:
        return _back_to(award)
    reader = FormReader(request.form)
    for sent in request.files.getlist(files.DOCUMENT_QUESTION.key):
        if sent.filename:
            files.add_file(
                current_session(),
                award,
                condition,
                name=sent.filename,
                content=sent.read(),
                files=this_app().files,
                **acting_now(),
            )
    service.show_done(
        current_session(), award, condition, note=reader.text("note"), version=reader.version(), **acting_now()
    )
    note("Thank you. We look at it and tell you.")
    return _back_to(award)


@pages.post(f"{ONE}/details")
@shown_at("conditions.show")
@allow(may_settle_condition, load=queries.condition_of)
def arrange(award: Award, condition: AwardCondition) -> ResponseReturnValue:
    reader = FormReader(request.form)
    parts = (reader.text(f"due_on-{part}").strip() for part in ("day", "month", "year"))
    due_on = reader.date("due_on", "the day by which it is done") if any(parts) else None
    waits = reader.text("instalment")
    instalment = reader.number("instalment", "the payment that waits") if waits else None
    check(reader.problems)
    details = rules.Details(reader.text("who"), due_on, reader.text("evidence") or None, instalment)
    service.arrange(current_session(), award, condition, details=details, version=reader.version(), **acting_now())
    note(f"Saved. They see that it is to be done by {day(condition.due_on)}." if condition.due_on else "Saved.")
    if due_on and not is_working_day(due_on):
        note(f"{day(due_on)} is no working day. The next one is {day(working_day_on_or_after(due_on))}.")
    return _back_to(award)


@pages.post(f"{ONE}/answer")
@shown_at("conditions.show")
@allow(may_settle_condition, load=queries.condition_of)
def answer(award: Award, condition: AwardCondition) -> ResponseReturnValue:
    reader = FormReader(request.form)
    said, stood = reader.text("answer"), condition.state
    if said == stood:
        return _back_to(award)
    service.answer(
        current_session(),
        award,
        condition,
        answer=said,
        reason=reader.text("reason"),
        version=reader.version(),
        **acting_now(),
    )
    note(f"Saved: {in_words.ANSWER_WORDS[said].lower()}. The people of the organisation hear of it.")
    return _back_to(award)


@pages.get("/conditions/files/<uuid:upload_id>")
@allow(may_open_file, load=queries.file_of)
def open_file(_: Award, upload: ConditionFile) -> Response:
    return download(upload)


@pages.post("/conditions/files/<uuid:upload_id>/removal")
@shown_at("awards.list")
@allow(may_remove_file, load=queries.file_of)
def remove_file(award: Award, upload: ConditionFile) -> ResponseReturnValue:
    files.remove_file(current_session(), award, upload, **acting_now())
    note(f"{upload.file.name} is taken out.")
    return redirect(url_for(".show", award_id=award.id, number=upload.condition.number))
