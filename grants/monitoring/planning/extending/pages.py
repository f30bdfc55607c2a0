"""The page on which a grantee asks for more time, and an administrator answers."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.look import day
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.monitoring import queries
from grants.monitoring.access import may_make_or_review, may_review_return, may_write_return
from grants.monitoring.models import Return
from grants.monitoring.planning.extending import rules, service
from grants.monitoring.planning.extending.models import ASKED, GRANTED
from grants.monitoring.planning.extending.queries import extensions_of

extending_pages = Blueprint("extending", __name__)


@extending_pages.get("/returns/<uuid:return_id>/more-time")
@allow(may_make_or_review, load=queries.return_of)
def show(monitoring_return: Return) -> ResponseReturnValue:
    asked, due_at, now = (
        extensions_of(current_session(), monitoring_return.id),
        monitoring_return.due_at,
        current_time(),
    )
    last = rules.last_by_rule(due_at)
    had_more = any(each.state == GRANTED for each in asked)
    return render_template(
        "monitoring/pages/more_time.html",
        monitoring_return=monitoring_return,
        asked=asked,
        waiting=next((each for each in asked if each.state == ASKED), None),
        refusal=rules.asking_refusal(monitoring_return.state),
        at_once_until=last if rules.is_by_rule(last, due_at=due_at, now=now, had_more=had_more) else None,
        asks=may_write_return(current_actor(), monitoring_return) is None,
        answers=may_review_return(current_actor(), monitoring_return) is None,
    )


@extending_pages.post("/returns/<uuid:return_id>/more-time")
@allow(may_write_return, load=queries.return_of)
def ask(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    until = reader.date("until", "the day until which you need time")
    check(reader.problems)
    asked = service.ask_for_time(
        current_session(),
        monitoring_return,
        until=until,
        reason=reader.text("reason"),
        **acting_now(),
    )
    if asked.state == GRANTED:
        note(f"You have time until {day(monitoring_return.due_at)}.")
    else:
        note(f"We know that you need time until {day(asked.until)}, and write to you soon.")
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))


@extending_pages.post("/returns/<uuid:return_id>/more-time/answer")
@shown_at("extending.show")
@allow(may_review_return, load=queries.return_of)
def answer(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    until = reader.date("until", "the day until which there is time") if reader.text("gives") == "yes" else None
    check(reader.problems)
    service.answer_for_time(
        current_session(),
        monitoring_return,
        until=until,
        reason=reader.text("reason"),
        **acting_now(),
    )
    note("They hear of it by mail.")
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))
