"""Writing down what was told of a return, and confirming it: signed in, or by the link in a message."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel import forms
from grants.kernel.access import anyone
from grants.kernel.clock import london_day
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Invalid, Problem, check
from grants.kernel.request_limits import takes_files
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at, this_app
from grants.monitoring import queries as returns
from grants.monitoring.access import may_make_or_review, may_review_return, may_write_return
from grants.monitoring.channels import usual_ways, ways_listed, whom_to_ask
from grants.monitoring.models import Return
from grants.monitoring.telling import queries, rules, service
from grants.monitoring.telling.access import may_tell
from grants.monitoring.telling.calling.queries import open_call_of
from grants.monitoring.telling.evidence.pages import piece_sent
from grants.monitoring.telling.evidence.rules import megabytes
from grants.monitoring.telling.queries import Link
from grants.schemes.tiers.rules import OTHER_REPORT, WAYS

telling_pages = Blueprint("telling", __name__)
THANKS = "Thank you. Your return is made, and you need to send nothing else."


@telling_pages.get("/returns/<uuid:return_id>/told")
@allow(may_make_or_review, load=returns.return_of)
def show(monitoring_return: Return) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    told = queries.tellings_of(session, monitoring_return.id)
    listed = usual_ways(session, monitoring_return)
    return render_template(
        "monitoring/pages/told.html",
        monitoring_return=monitoring_return,
        told=told,
        waiting=next((each for each in told if each.state == rules.WAITING), None),
        refusal=_refusal(monitoring_return),
        call=open_call_of(session, monitoring_return.id),
        ways=[(key, words, "" if key in listed else "Not usual for this grant") for key, words in WAYS.items()],
        all_listed=len(listed) == len(WAYS),
        words=WAYS,
        confirms=may_write_return(actor, monitoring_return) is None,
        writes_down=may_review_return(actor, monitoring_return) is None,
    )


@telling_pages.post("/returns/<uuid:return_id>/told")
@allow(may_review_return, load=returns.return_of)
def write_down(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    told = rules.Told(
        channel=reader.text("channel"),
        told_on=reader.date("told_on", "the day on which they told you"),
        who=reader.text("who"),
        said=reader.text("said"),
        because=reader.text("because"),
    )
    check([each for each in reader.problems if each.code != "missing"])
    instead_of = _id(reader.text("instead_of"))
    service.write_down(current_session(), monitoring_return, told, instead_of=instead_of, **acting_now())
    note("Written down. They get a link to confirm it.")
    return redirect(url_for(".show", return_id=monitoring_return.id))


@telling_pages.post("/returns/<uuid:return_id>/told/again")
@shown_at("telling.show")
@allow(may_review_return, load=returns.return_of)
def ask_again(monitoring_return: Return) -> ResponseReturnValue:
    service.ask_again(current_session(), monitoring_return, **acting_now())
    note("They get a new link to confirm it.")
    return redirect(url_for(".show", return_id=monitoring_return.id))


@telling_pages.post("/returns/<uuid:return_id>/told/withdrawal")
@shown_at("telling.show")
@allow(may_review_return, load=returns.return_of)
def take_back(monitoring_return: Return) -> ResponseReturnValue:
    service.take_back(current_session(), monitoring_return, **acting_now())
    note("Taken back. Their link does nothing any more.")
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))


@telling_pages.post("/returns/<uuid:return_id>/told/confirmation")
@shown_at("telling.show")
@allow(may_write_return, load=returns.return_of)
def confirm(monitoring_return: Return) -> ResponseReturnValue:
    telling_id = _id(FormReader(request.form).text("telling"))
    corrected = _corrected()
    service.confirm(current_session(), monitoring_return, telling_id=telling_id, corrected=corrected, **acting_now())
    note(THANKS)
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))


@telling_pages.get("/returns/<uuid:return_id>/another-way")
@allow(may_write_return, load=returns.return_of)
def ways(monitoring_return: Return) -> ResponseReturnValue:
    """The ways without the form that a grantee can take."""
    return render_template(
        "monitoring/pages/another_way.html",
        monitoring_return=monitoring_return,
        ways=[(key, WAYS[key]) for key in ways_listed(current_session(), monitoring_return)],
        own=rules.OWN_WAYS,
        contact=whom_to_ask(current_session(), monitoring_return, current_time()),
    )


@telling_pages.get("/returns/<uuid:return_id>/another-way/<key>")
@allow(may_tell, load=queries.return_and_way)
def tell(monitoring_return: Return, key: str) -> ResponseReturnValue:
    session = current_session()
    return render_template(
        "monitoring/pages/tell.html",
        monitoring_return=monitoring_return,
        way=key,
        title=WAYS[key],
        is_report=key == OTHER_REPORT,
        asks_spent=returns.questions_of(monitoring_return).question_telling(forms.SPENT) is not None,
        megabytes=megabytes(key),
        refusal=_refusal(monitoring_return),
        listed=key in ways_listed(session, monitoring_return),
    )


@telling_pages.post("/returns/<uuid:return_id>/another-way/<key>")
@takes_files
@allow(may_tell, load=queries.return_and_way)
def tell_ourselves(monitoring_return: Return, key: str) -> ResponseReturnValue:
    reader, is_report = FormReader(request.form), key == OTHER_REPORT
    asks_spent = returns.questions_of(monitoring_return).question_telling(forms.SPENT) is not None
    own = rules.OwnTelling(
        channel=key,
        said=reader.text("said"),
        spent_pence=reader.money("spent_pence", "how much of this grant you have spent")
        if is_report and asks_spent
        else None,
        people_reached=reader.number("people_reached", "how many people you reached") if is_report else None,
        covers_until=reader.date("covers_until", "the last day that the report tells about") if is_report else None,
    )
    check(reader.problems)
    piece = replace(piece_sent(key), shows=own.said)
    service.tell_ourselves(current_session(), monitoring_return, own, piece, files=this_app().files, **acting_now())
    note(THANKS)
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))


# By link


@telling_pages.get("/returns/told/<token>")
@allow(anyone, load=queries.link_of)
def follow_link(link: Link) -> ResponseReturnValue:
    """Shows a button that confirms. Opening it must not: programs open links in mail too."""
    actor, telling = current_actor(), link.telling
    refusal = rules.link_refusal(
        telling.state, telling.confirm_by, current_time(), acts_for=link.acts_for, name=link.person.name
    )
    return render_template(
        "monitoring/pages/told_by_link.html",
        link=link,
        monitoring_return=link.monitoring_return,
        telling=telling,
        refusal=refusal,
        is_other=actor.signed_in and actor.person_id != link.person.id,
        is_done=telling.state == rules.CONFIRMED,
        words=WAYS,
    )


@telling_pages.post("/returns/told/<token>")
@allow(anyone, load=queries.link_of)
def confirm_by_link(link: Link) -> ResponseReturnValue:
    service.confirm_by_link(current_session(), link, corrected=_corrected(), **acting_now())
    return redirect(url_for(".follow_link", token=link.token))


def _refusal(monitoring_return: Return) -> Problem | None:
    """Why this return cannot be told now."""
    return rules.telling_refusal(
        monitoring_return.state,
        monitoring_return.period_from,
        london_day(current_time()),
        returns.grant_of(current_session(), monitoring_return).earlier,
    )


def _corrected() -> str:
    """What was typed in place of what we wrote. Raises Invalid where it is said to be wrong and nothing was typed."""
    reader = FormReader(request.form)
    right, corrected = reader.text("right"), reader.text("corrected")
    if right not in ("yes", "no"):
        raise Invalid([Problem("right", "Choose whether this is right.", "missing")])
    if right == "no" and not corrected.strip():
        raise Invalid([Problem("corrected", "Write what is right instead.", "missing")])
    return corrected if right == "no" else ""


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
