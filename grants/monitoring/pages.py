"""Monitoring returns for people: one return, checking, sending, reviewing."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.planning.conditions.queries import open_conditions_of
from grants.awards.planning.obstacles.in_words import once_accepted
from grants.kernel.clock import london_day
from grants.kernel.filling import rules as filling
from grants.kernel.filling.pages import version_sent
from grants.kernel.filling.rules import Answered, Progress
from grants.kernel.filling.unsaved import sections_with_unsaved
from grants.kernel.look import day
from grants.kernel.pages import TO_HEED, FormReader, note
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.monitoring import queries, reading, rules, service
from grants.monitoring.access import (
    may_fill_in,
    may_read_answers,
    may_read_return,
    may_review_return,
    may_see_review,
    may_write_return,
)
from grants.monitoring.answering.queries import answer_of, uses_of
from grants.monitoring.answering.rules import answer_by
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.spending import WISHES
from grants.monitoring.channels import ways_listed, whom_to_ask
from grants.monitoring.figures.drawing.rules import Bars, Wheel, pictures_of
from grants.monitoring.filling.pages import add_section_pages
from grants.monitoring.filling.parties.queries import parts_of
from grants.monitoring.filling.taking_back.rules import taking_back_refusal
from grants.monitoring.filling.uploads.pages import files_to_open
from grants.monitoring.lists import add_list_pages
from grants.monitoring.models import Return
from grants.monitoring.planning.extending.queries import waiting_extension
from grants.monitoring.planning.sampling.queries import taken_of
from grants.monitoring.planning.sampling.rules import ASKED_FOR, RESULTS
from grants.monitoring.reviewing.queries import (
    asked_last,
    asked_now,
    last_before,
    opened_of,
    problems_to_send,
    told_before,
)
from grants.monitoring.reviewing.rules import field_of_question
from grants.monitoring.sent import answers_for
from grants.monitoring.telling.calling.queries import open_call_of
from grants.monitoring.telling.entering.queries import entry_of
from grants.monitoring.telling.evidence.queries import evidence_of
from grants.monitoring.telling.evidence.rules import KINDS
from grants.monitoring.telling.queries import told_of, waiting_of
from grants.schemes.languages.reading import read_scheme
from grants.schemes.rules import minutes_needed
from grants.schemes.tiers.rules import FORM, PAPER, WAYS

pages = Blueprint("monitoring", __name__)
add_section_pages(pages)
add_list_pages(pages)


def _answered(monitoring_return: Return, grant: Grant) -> Answered:
    """The questions that apply and their answers, section by section. Of a return that was told another way, those that
    have one.
    """
    answers = answers_for(current_session(), monitoring_return, current_actor())
    form = queries.asked_with(monitoring_return, grant, answers)
    found = filling.answered(form, answers, rules.field_of)
    if rules.is_with_grantee(monitoring_return.state) or monitoring_return.channel in (FORM, PAPER):
        return found
    there = [(section, [row for row in rows if row[0].key in answers]) for section, rows in found]
    return [(section, rows) for section, rows in there if rows]


def _pictures(monitoring_return: Return, grant: Grant) -> list[Wheel | Bars]:
    answers = answers_for(current_session(), monitoring_return, current_actor())
    return pictures_of(queries.asked_with(monitoring_return, grant, answers), answers)


def _progress(monitoring_return: Return, grant: Grant) -> list[Progress]:
    """How far each section is in which something can be answered."""
    form, answers = queries.asked_of(monitoring_return, grant), monitoring_return.answers
    problems = problems_to_send(current_session(), monitoring_return, grant)
    opened = opened_of(current_session(), monitoring_return, grant)
    closed = {each.key for each in form.sections if opened is not None and opened.isdisjoint(each.keys)}
    found = filling.progress(form, answers, problems, amount=monitoring_return.award.amount_pence)
    return [each for each in found if each.key not in closed]


def _where(monitoring_return: Return, grant: Grant) -> dict[str, str]:
    """The section of each question that can be answered now."""
    opened = opened_of(current_session(), monitoring_return, grant)
    sections = queries.askable_of(monitoring_return, grant).sections
    return {key: each.key for each in sections for key in each.keys if opened is None or key in opened}


# One return


@pages.get("/returns/<uuid:return_id>")
@allow(may_read_return, load=queries.return_of)
def show(monitoring_return: Return) -> ResponseReturnValue:
    read_scheme(monitoring_return.award.scheme_id)
    actor, grant = current_actor(), queries.grant_of(current_session(), monitoring_return)
    writes = may_fill_in(actor, monitoring_return) is None and rules.is_with_grantee(monitoring_return.state)
    progress = _progress(monitoring_return, grant) if writes else []
    left = sum(each.left for each in progress)
    return render_template(
        "monitoring/pages/show.html",
        monitoring_return=monitoring_return,
        sections=_answered(monitoring_return, grant),
        pictures=_pictures(monitoring_return, grant),
        progress=progress,
        contact=whom_to_ask(current_session(), monitoring_return, current_time()),
        asked=asked_now(current_session(), monitoring_return),
        asked_last=asked_last(current_session(), monitoring_return),
        where=_where(monitoring_return, grant) if writes else {},
        answer=answer_of(current_session(), monitoring_return.id),
        uses=uses_of(current_session(), monitoring_return.id),
        telling=None if may_read_answers(actor, monitoring_return) else told_of(current_session(), monitoring_return),
        to_confirm=waiting_of(current_session(), monitoring_return.id),
        ways=WAYS,
        sampled=taken_of(current_session(), monitoring_return.id),
        asked_for=ASKED_FOR,
        pieces=len(evidence_of(current_session(), monitoring_return)),
        listed=ways_listed(current_session(), monitoring_return) if writes else [],
        more_time=waiting_extension(current_session(), monitoring_return.id) if writes else None,
        call=open_call_of(current_session(), monitoring_return.id) if writes else None,
        answer_by=answer_by(monitoring_return.reviewed_at) if monitoring_return.reviewed_at else None,
        left=left,
        minutes=minutes_needed(sum(each.minutes for each in progress)) if left else 0,
        unsaved=_sections_with_unsaved(monitoring_return) if writes else set(),
        not_yet=rules.sending_refusal(monitoring_return.period_from, london_day(current_time()), grant.earlier),
        writes=writes,
        has_parties=bool(parts_of(current_session(), monitoring_return)),
        may_write=may_write_return(actor, monitoring_return) is None,
        entry=entry_of(current_session(), monitoring_return),
        cannot_take_back=taking_back_refusal(monitoring_return.state, monitoring_return.review_begun_at),
        unread=may_read_answers(actor, monitoring_return),
        may_not_review=may_review_return(actor, monitoring_return),
        files=files_to_open(monitoring_return) if may_read_answers(actor, monitoring_return) is None else [],
    )


def _sections_with_unsaved(monitoring_return: Return) -> set[str]:
    person_id, now = current_actor().person_id, current_time()
    return sections_with_unsaved(current_session(), monitoring_return.id, person_id=person_id, now=now)


@pages.get("/returns/<uuid:return_id>/edit")
@allow(may_fill_in, load=queries.return_of)
def edit(monitoring_return: Return) -> ResponseReturnValue:
    """Leads to the first section with something to do."""
    grant = queries.grant_of(current_session(), monitoring_return)
    key = next((each.key for each in _progress(monitoring_return, grant) if each.left), None)
    if not rules.is_with_grantee(monitoring_return.state):
        return redirect(url_for(".show", return_id=monitoring_return.id))
    if key is None:
        return redirect(url_for(".check_answers", return_id=monitoring_return.id))
    return redirect(url_for(".section", return_id=monitoring_return.id, key=key))


@pages.get("/returns/<uuid:return_id>/check")
@allow(may_fill_in, load=queries.return_of)
def check_answers(monitoring_return: Return) -> ResponseReturnValue:
    read_scheme(monitoring_return.award.scheme_id)
    grant = queries.grant_of(current_session(), monitoring_return)
    today = london_day(current_time())
    return render_template(
        "monitoring/pages/check.html",
        monitoring_return=monitoring_return,
        sections=_answered(monitoring_return, grant),
        where=_where(monitoring_return, grant),
        not_yet=rules.sending_refusal(monitoring_return.period_from, today, grant.earlier),
        early=rules.early_warning(monitoring_return.period_to, today),
        unread=rules.unread_before(grant.earlier),
        missing=problems_to_send(current_session(), monitoring_return, grant),
        asked=asked_now(current_session(), monitoring_return),
        refusal=rules.change_refusal(monitoring_return.state),
    )


@pages.post("/returns/<uuid:return_id>/check")
@allow(may_fill_in, load=queries.return_of)
def submit(monitoring_return: Return) -> ResponseReturnValue:
    today = london_day(current_time())
    service.submit(
        current_session(),
        monitoring_return,
        version=version_sent(),
        may_be_early=FormReader(request.form).flag("early"),
        **acting_now(),
    )
    if may_write_return(current_actor(), monitoring_return) is None:
        note(f"Your return is sent. Thank you. We read it by {day(rules.read_by(today))} and write to you.")
    else:
        note("The return is sent in their name. They hear what it says, and somebody else than you accepts it.")
    return redirect(url_for(".show", return_id=monitoring_return.id))


# Reviewing


@pages.get("/returns/<uuid:return_id>/review")
@allow(may_see_review, load=queries.return_of)
def review(monitoring_return: Return) -> ResponseReturnValue:
    refusal = rules.review_refusal(monitoring_return.state)
    if refusal is not None and not rules.was_sent(monitoring_return.state):
        note(refusal.message, TO_HEED)
        return redirect(url_for(".show", return_id=monitoring_return.id))
    grant, answers = queries.grant_of(current_session(), monitoring_return), monitoring_return.answers
    return render_template(
        "monitoring/pages/review.html",
        monitoring_return=monitoring_return,
        sections=_answered(monitoring_return, grant),
        telling=told_of(current_session(), monitoring_return),
        ways=WAYS,
        pictures=_pictures(monitoring_return, grant),
        sampled=taken_of(current_session(), monitoring_return.id),
        results=RESULTS,
        unseen=[each for each in evidence_of(current_session(), monitoring_return) if each.seen_at is None],
        kinds=KINDS,
        entry=entry_of(current_session(), monitoring_return),
        told_before=told_before(current_session(), monitoring_return, grant),
        grant=grant,
        figures=reading.figures_told(monitoring_return, grant, answers),
        last=last_before(current_session(), monitoring_return),
        conditions=open_conditions_of(current_session(), [monitoring_return.award_id])[monitoring_return.award_id],
        lines=reading.lines_of(monitoring_return, grant, answers),
        wish=reading.wish_of(monitoring_return, grant, answers),
        of_parties=parts_of(current_session(), monitoring_return),
        wishes=WISHES,
        remarks=queries.remarks_on(monitoring_return, grant),
        files=files_to_open(monitoring_return),
        once_accepted=once_accepted(
            current_session(),
            monitoring_return.award_id,
            monitoring_return.number,
            today=london_day(current_time()),
        ),
        refusal=refusal,
        may_not_review=may_review_return(current_actor(), monitoring_return),
    )


@pages.post("/returns/<uuid:return_id>/review/start")
@shown_at("monitoring.review")
@allow(may_review_return, load=queries.return_of)
def begin_review(monitoring_return: Return) -> ResponseReturnValue:
    service.begin_review(current_session(), monitoring_return, **acting_now())
    return redirect(url_for(".review", return_id=monitoring_return.id))


@pages.post("/returns/<uuid:return_id>/review")
@allow(may_review_return, load=queries.return_of)
def decide_review(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    outcome = reader.text("outcome")
    service.review(
        current_session(),
        monitoring_return,
        outcome=outcome,
        note=reader.text("note"),
        unconfirmed=reader.flag("unconfirmed"),
        questions=_questions_typed(monitoring_return),
        version=version_sent(),
        **acting_now(),
    )
    if outcome == rules.ACCEPT:
        note("The return is accepted. Now tell them what you learned from it.")
        return redirect(url_for("return_answers.new", return_id=monitoring_return.id))
    note("The return is sent back to the grantee.")
    return redirect(url_for(".show", return_id=monitoring_return.id))


def _questions_typed(monitoring_return: Return) -> dict[str, str]:
    """What was typed about the answers of a return, by their keys."""
    grant, reader = queries.grant_of(current_session(), monitoring_return), FormReader(request.form)
    asked = queries.asked_of(monitoring_return, grant).questions
    return {question.key: reader.text(field_of_question(question.key)) for question in asked}
