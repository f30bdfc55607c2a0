"""The page on which both sides agree what a grant is to change."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.access import may_read_award
from grants.awards.models import Award
from grants.kernel.forms.cells import Cell, count_cell, level_cell, money_cell
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.monitoring.asking.outcomes import queries, rules, service
from grants.monitoring.asking.outcomes.access import may_answer_outcome, may_drop_outcome, may_put_outcome
from grants.monitoring.asking.outcomes.models import AwardOutcome
from grants.monitoring.asking.outcomes.queries import award_with_application, outcome_of
from grants.monitoring.asking.outcomes.rules import COUNT, DISTANCE, MONEY, ON_A_SCALE, PERCENTAGE, SCALE, Measure

outcome_pages = Blueprint("outcomes_of_grants", __name__)
ONE = "/awards/<uuid:award_id>/outcomes/<uuid:outcome_id>"
NO_FIGURE = "words"
CHOICES = [
    (NO_FIGURE, "In words alone"),
    (COUNT, "How many people or things"),
    (PERCENTAGE, "How many in a hundred"),
    (MONEY, "How much money"),
    (SCALE, "Where people stand on a scale"),
    (DISTANCE, "How far people came on a scale, from before to after"),
]


@outcome_pages.get("/awards/<uuid:award_id>/outcomes")
@allow(may_read_award, load=award_with_application)
def show(award: Award) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    proposals = queries.proposals_of(session, award.id)
    return render_template(
        "monitoring/pages/outcomes.html",
        award=award,
        promises=queries.promises_for(session, award),
        proposals=[(each, may_answer_outcome(actor, (award, each)) is None) for each in proposals],
        may_put=may_put_outcome(actor, award) is None,
        refusal=rules.proposal_refusal(award.state),
    )


@outcome_pages.get("/awards/<uuid:award_id>/outcomes/change")
@allow(may_put_outcome, load=award_with_application)
def change(award: Award) -> ResponseReturnValue:
    promises = queries.promises_for(current_session(), award)
    return render_template(
        "monitoring/pages/outcome.html",
        award=award,
        promise=next((each for each in promises if each.name == request.args.get("key")), None),
        choices=CHOICES,
        target=_typed,
        refusal=rules.proposal_refusal(award.state),
    )


@outcome_pages.post("/awards/<uuid:award_id>/outcomes/change")
@allow(may_put_outcome, load=award_with_application)
def propose(award: Award) -> ResponseReturnValue:
    reader = FormReader(request.form)
    measure = _measure(reader)
    check(reader.problems)
    service.propose(
        current_session(),
        award,
        key=request.args.get("key"),
        text=reader.text("text"),
        how=reader.text("how"),
        measure=measure,
        by_us=not current_actor().holds("member", award.organisation_id),
        **acting_now(),
    )
    note("It is kept, and waits for the other side to agree.")
    return redirect(url_for(".show", award_id=award.id))


@outcome_pages.post(f"{ONE}/agree")
@shown_at("outcomes_of_grants.show")
@allow(may_answer_outcome, load=outcome_of)
def agree(award: Award, outcome: AwardOutcome) -> ResponseReturnValue:
    service.agree(current_session(), award, outcome, **acting_now())
    note("Agreed. Returns ask for it in these words from now on.")
    return redirect(url_for(".show", award_id=award.id))


@outcome_pages.post(f"{ONE}/drop")
@shown_at("outcomes_of_grants.show")
@allow(may_drop_outcome, load=outcome_of)
def drop(award: Award, outcome: AwardOutcome) -> ResponseReturnValue:
    service.drop(current_session(), award, outcome, **acting_now())
    note("It stays as it was.")
    return redirect(url_for(".show", award_id=award.id))


def _measure(reader: FormReader) -> Measure | None:
    """The figure that was typed; None where it is known in words alone."""
    figure = reader.text("figure")
    if figure in ("", NO_FIGURE):
        return None
    on_a_scale = figure in ON_A_SCALE
    lowest = reader.number("lowest", "where the scale begins") if on_a_scale else rules.LOWEST
    highest = reader.number("highest", "where the scale ends") if on_a_scale else rules.HIGHEST
    typed, target = reader.text("target"), 0
    if typed.strip():
        try:
            target = _cell(figure).read(typed)
        except ValueError as wrong:
            reader.problems.append(Problem("target", f"For the target, {wrong}."))
    else:
        reader.problems.append(Problem("target", "Enter a target, or choose “In words alone”.", "missing"))
    return Measure(
        figure=figure,
        target=target,
        unit=reader.text("unit").strip() or rules.PEOPLE,
        lowest=lowest or 0,
        highest=highest or 0,
    )


def _cell(figure: str) -> Cell:
    make = money_cell if figure == MONEY else level_cell if figure in ON_A_SCALE else count_cell
    return make("target", "Target")


def _typed(measure: Measure | None) -> str:
    return "" if measure is None else _cell(measure.figure).typed(measure.target)
