"""The pages on which a member scores an application: one criterion at a time, then a look at all of them."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.in_words import plain_copy
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Conflict, Stale
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.panels import access, queries
from grants.panels.models import UNABLE, Panel, PanelMember
from grants.panels.scoring import queries as scoring_queries
from grants.panels.scoring import rules, service
from grants.panels.scoring.access import (
    load_criterion_to_mark,
    load_seat_and_criterion,
    load_seat_to_score,
    may_score,
    may_score_criterion,
)
from grants.panels.scoring.blind import is_blind
from grants.panels.scoring.queries import OwnMarks
from grants.panels.seats import Seat
from grants.schemes.models import Criterion

pages = Blueprint("scoring", __name__)
DOES_NOT_APPLY = "none"


def _own(seat: Seat) -> OwnMarks:
    return scoring_queries.own_marks(current_session(), seat, current_time())


def _member(seat: Seat) -> PanelMember:
    assert seat.member is not None
    return seat.member


# One criterion


@pages.get("/applications/<uuid:application_id>/scores/<int:position>")
@allow(may_score_criterion, load=load_seat_and_criterion)
def criterion(seat: Seat, criterion: Criterion) -> ResponseReturnValue:
    own = _own(seat)
    position = own.criteria.index(criterion) + 1
    score = own.scores.get(criterion.id)
    refused = g.get("refused")
    return render_template(
        "panels/pages/score.html",
        own=own,
        criterion=criterion,
        position=position,
        score=score,
        chosen=_as_chosen(score.mark) if score else None,
        asking_why=rules.asking_why(own.scale),
        theirs=refused.current if isinstance(refused, Stale) else None,
        unable=_allocation_state(seat) == UNABLE,
        copy=plain_copy(seat.application, with_names=not is_blind(seat)),
    )


def _as_chosen(mark: int | None) -> str:
    """A mark as the page's radio button has it."""
    return DOES_NOT_APPLY if mark is None else str(mark)


def _allocation_state(seat: Seat) -> str:
    assert seat.allocation is not None
    return seat.allocation.state


@pages.post("/applications/<uuid:application_id>/scores/<int:position>")
@allow(may_score_criterion, load=load_criterion_to_mark)
def keep_mark(seat: Seat, criterion: Criterion) -> ResponseReturnValue:
    service.save_mark(
        current_session(),
        seat.application,
        _member(seat),
        mark=_typed_mark(criterion),
        version=FormReader(request.form).version(),
        **acting_now(),
    )
    own = _own(seat)
    here = own.criteria.index(criterion) + 1
    following = own.next_from(here)
    if request.form.get("and-then") == "check" or following is None:
        return redirect(url_for(".check_marks", application_id=seat.application.id))
    return redirect(url_for(".criterion", application_id=seat.application.id, position=following))


def _typed_mark(criterion: Criterion) -> rules.Mark:
    form = FormReader(request.form)
    typed = form.text("mark")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else None
    return rules.Mark(criterion.id, number, form.text("reason"), applies=typed != DOES_NOT_APPLY)


# All of them


@pages.get("/applications/<uuid:application_id>/scores")
@allow(may_score, load=load_seat_to_score)
def check_marks(seat: Seat) -> ResponseReturnValue:
    following = scoring_queries.next_to_score(current_session(), _member(seat), after=seat.application.id)
    return render_template(
        "panels/pages/scores.html", own=_own(seat), state=_allocation_state(seat), following=following
    )


@pages.post("/applications/<uuid:application_id>/scores")
@allow(may_score, load=load_seat_to_score)
def finish(seat: Seat) -> ResponseReturnValue:
    own = _own(seat)
    if own.missing and own.closed is None:
        missing = ", ".join(f"“{own.criteria[position - 1].name}”" for position in own.missing)
        raise Conflict(f"Give a mark for every criterion first. Missing: {missing}.", code="marks_missing")
    service.finish_scores(current_session(), seat.application, _member(seat), **acting_now())
    note(
        f"Your scores for “{seat.application.title}” are done. You can revise them until the panel proposes a decision."
    )
    return redirect(url_for(".check_marks", application_id=seat.application.id))


# Not able to score


@pages.get("/applications/<uuid:application_id>/scores/unable")
@allow(may_score, load=load_seat_to_score)
def unable(seat: Seat) -> ResponseReturnValue:
    return render_template("panels/pages/unable.html", own=_own(seat), state=_allocation_state(seat))


@pages.post("/applications/<uuid:application_id>/scores/unable")
@allow(may_score, load=load_seat_to_score)
def say_unable(seat: Seat) -> ResponseReturnValue:
    reason = FormReader(request.form).text("reason")
    service.cannot_score(current_session(), seat.application, _member(seat), reason=reason, **acting_now())
    note(f"You do not score “{seat.application.title}”. The others do.")
    return redirect(url_for("panels.show", panel_id=seat.panel.id))


@pages.post("/applications/<uuid:application_id>/scores/able")
@shown_at("scoring.check_marks")
@allow(may_score, load=load_seat_to_score)
def say_able(seat: Seat) -> ResponseReturnValue:
    service.can_score_again(current_session(), seat.application, _member(seat), **acting_now())
    note("This application is yours to score again. The marks you had given are still here.")
    return redirect(url_for(".check_marks", application_id=seat.application.id))


# From one application to the next


@pages.get("/panels/<uuid:panel_id>/next")
@allow(access.may_see_panel, load=queries.panel_of)
def next_application(panel: Panel) -> ResponseReturnValue:
    """On to the next application that this person is to score, or back to the list where there is none."""
    session = current_session()
    member = queries.member_for(session, panel.id, current_actor().person_id)
    found = None
    if member is not None:
        found = scoring_queries.next_to_score(session, member, after=request.args.get("after", type=UUID))
    if found is None:
        return redirect(url_for("panels.show", panel_id=panel.id))
    seat = access.load_seat(session, found.id)
    page = "panels.assess" if seat.has_declared else "panels.interest"
    return redirect(url_for(page, application_id=found.id))
