"""Typing in a return for its people, and what they say of it: signed in, by the link in a message, or told to us."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.models import BY_LINK, BY_PHONE, BY_POST
from grants.kernel.access import anyone
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.monitoring import queries as returns
from grants.monitoring.access import may_review_return, may_write_return
from grants.monitoring.models import Return
from grants.monitoring.rules import change_refusal
from grants.monitoring.telling.entering import queries, rules, service
from grants.monitoring.telling.entering.queries import EntryLink
from grants.organisations.queries import membership_list

entering_pages = Blueprint("entering", __name__)


@entering_pages.get("/returns/<uuid:return_id>/entry")
@allow(may_review_return, load=returns.return_of)
def show(monitoring_return: Return) -> ResponseReturnValue:
    session = current_session()
    entry = queries.entry_of(session, monitoring_return)
    return render_template(
        "monitoring/pages/entry.html",
        monitoring_return=monitoring_return,
        entry=entry,
        channels=list(rules.CHANNELS_IN_WORDS.items()),
        refusal=change_refusal(monitoring_return.state),
        cannot_confirm=service.refusal_of(monitoring_return, entry),
        people=membership_list(session, monitoring_return.award.organisation_id),
    )


@entering_pages.post("/returns/<uuid:return_id>/entry")
@allow(may_review_return, load=returns.return_of)
def begin(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.begin_entry(
        current_session(),
        monitoring_return,
        channel=reader.text("channel"),
        came_on=reader.date("came_on", "the day on which it came"),
        who=reader.text("who"),
        **acting_now(),
    )
    note("Type in what they told. They hear what it says once you send it.")
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))


@entering_pages.post("/returns/<uuid:return_id>/entry/removal")
@shown_at("entering.show")
@allow(may_review_return, load=returns.return_of)
def drop(monitoring_return: Return) -> ResponseReturnValue:
    service.drop_entry(current_session(), monitoring_return, **acting_now())
    note("Given up. The return is as it was before you began.")
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))


@entering_pages.post("/returns/<uuid:return_id>/entry/confirmation")
@shown_at("entering.show")
@allow(may_review_return, load=returns.return_of)
def record_confirmation(monitoring_return: Return) -> ResponseReturnValue:
    """What they said by telephone or by post."""
    how = FormReader(request.form).text("how")
    said = _said()
    how = how if how in (BY_PHONE, BY_POST) else ""
    service.confirm(current_session(), monitoring_return, how=how, **said, **acting_now())
    note("What they said is recorded.")
    return redirect(url_for(".show", return_id=monitoring_return.id))


@entering_pages.get("/returns/<uuid:return_id>/entered")
@allow(may_write_return, load=returns.return_of)
def entered(monitoring_return: Return) -> ResponseReturnValue:
    entry = queries.entry_of(current_session(), monitoring_return)
    refusal = service.refusal_of(monitoring_return, entry)
    return _asked(monitoring_return, entry, refusal, name=current_actor().name)


@entering_pages.post("/returns/<uuid:return_id>/entered")
@allow(may_write_return, load=returns.return_of)
def confirm(monitoring_return: Return) -> ResponseReturnValue:
    service.confirm(current_session(), monitoring_return, how=BY_LINK, **_said(), **acting_now())
    note("Thank you. What you said is recorded.")
    return redirect(url_for(".entered", return_id=monitoring_return.id))


@entering_pages.get("/returns/entered/<token>")
@allow(anyone, load=queries.entry_link)
def follow_link(link: EntryLink) -> ResponseReturnValue:
    """Shows a button that confirms. Opening it must not: programs open links in mail too."""
    actor, about = current_actor(), link.monitoring_return
    refusal = service.refusal_of_link(link, current_time()) or service.refusal_of(about, link.entry)
    if actor.signed_in and actor.person_id != link.person.id:
        sentence = f"This link is for {link.person.name}. Your own is in the message that we sent to you."
        refusal = Problem("", sentence, "not_theirs")
    return _asked(about, link.entry, refusal, name=link.person.name)


@entering_pages.post("/returns/entered/<token>")
@allow(anyone, load=queries.entry_link)
def confirm_by_link(link: EntryLink) -> ResponseReturnValue:
    service.confirm_by_link(current_session(), link, **_said(), **acting_now())
    note("Thank you. What you said is recorded.")
    return redirect(url_for(".follow_link", token=link.token))


def _asked(monitoring_return: Return, entry: Any, refusal: Problem | None, *, name: str) -> str:
    """The page that asks whether what was typed in is right. What it says is shown while that can be answered alone."""
    rows = () if refusal else queries.answers_typed_in(current_session(), monitoring_return)
    return render_template(
        "monitoring/pages/entered.html",
        monitoring_return=monitoring_return,
        entry=entry,
        refusal=refusal,
        sections=rows,
        channels=rules.CHANNELS_IN_WORDS,
        name=name,
    )


def _said() -> dict[str, Any]:
    reader = FormReader(request.form)
    said = reader.text("confirms")
    return {"confirms": None if said not in ("yes", "no") else said == "yes", "objection": reader.text("objection")}
