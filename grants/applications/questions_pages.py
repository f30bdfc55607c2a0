"""All that a round asks, on one page, for everybody to read before they start."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grants.applications import queries, rules
from grants.kernel.access import anyone
from grants.kernel.clock import london_day
from grants.kernel.forms import QuestionSet
from grants.kernel.web import allow, current_session, current_time
from grants.schemes import preparing_rules
from grants.schemes.models import Round
from grants.schemes.papers import PAPERS, written_papers
from grants.schemes.queries import round_of
from grants.schemes.rules import round_state

questions_pages = Blueprint("questions", __name__)


def asked_in(round_: Round) -> QuestionSet:
    """Everything that the applications of a round are asked, as it is asked now."""
    scheme = round_.scheme
    return rules.whole_form(
        queries.question_set_of(round_.question_set),
        smallest=scheme.smallest_award_pence,
        largest=scheme.largest_award_pence,
        closes_on=london_day(round_.closes_at),
    )


@questions_pages.get("/rounds/<uuid:round_id>/questions")
@allow(anyone, load=round_of)
def all_questions(round_: Round) -> ResponseReturnValue:
    questions = asked_in(round_)
    return render_template(
        "applications/pages/questions.html",
        round=round_,
        scheme=round_.scheme,
        state=round_state(round_, current_time()),
        questions=questions,
        time_to_apply=preparing_rules.time_to_apply(queries.question_set_of(round_.question_set), round_.scheme),
        words=preparing_rules,
        numbers=preparing_rules.numbered(questions.questions),
        papers=PAPERS,
        written=written_papers(current_session(), round_),
    )
