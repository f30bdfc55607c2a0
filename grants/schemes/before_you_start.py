"""What people can know before they apply, beyond the round itself: its papers, and for programs the rest."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, url_for

from grants.kernel.access import anyone
from grants.kernel.api import api_blueprint
from grants.kernel.documents import Document, document_download
from grants.kernel.forms import parse_definition
from grants.kernel.stage import Periodic
from grants.kernel.web import allow, current_session, current_time, this_app
from grants.schemes import before_you_start_rules, queries, rules
from grants.schemes.access import may_read_round
from grants.schemes.models import Round
from grants.schemes.papers import PAPERS, ask_for_missing_papers, paper_named, written_papers
from grants.schemes.schemas import BeforeYouStartSchema
from grants.schemes.who_decides.queries import rule_of_round, who_decides

before_you_start_pages = Blueprint("before_you_start", __name__)
before_you_start_api = api_blueprint("before_you_start", "What people can know before they apply")

missing_papers = Periodic("schemes.ask_for_missing_papers", timedelta(hours=1), ask_for_missing_papers)


@before_you_start_pages.get("/rounds/<uuid:round_id>/papers/<name>")
@allow(anyone, load=paper_named)
def paper(document: Document) -> Response:
    return document_download(document)


@before_you_start_api.get("/rounds/<uuid:round_id>/papers/<name>")
@before_you_start_api.file("application/pdf", description="The paper")
@allow(anyone, load=paper_named)
def show_paper(document: Document) -> Response:
    """A paper of the round, as PDF: all its questions, or a form to fill in by hand."""
    return document_download(document)


@before_you_start_api.get("/rounds/<uuid:round_id>/before_you_start", "show_before_you_start")
@before_you_start_api.response(200, BeforeYouStartSchema)
@allow(may_read_round, load=queries.round_of)
def before_you_start(round_: Round) -> dict[str, Any]:
    """How long the form takes, what to have to hand, who decides, what is left, how the last round went."""
    session, scheme = current_session(), round_.scheme
    questions = parse_definition(round_.question_set.definition)
    written = written_papers(session, round_)
    closed = rules.round_state(round_, current_time()) == "closed"
    return {
        "minutes": [
            {"from_pence": amount, "minutes": minutes}
            for amount, minutes in before_you_start_rules.minutes_by_amount(questions, scheme).items()
        ],
        "minutes_to_register": before_you_start_rules.MINUTES_TO_REGISTER,
        "minutes_for_profile": before_you_start_rules.MINUTES_FOR_PROFILE,
        "minutes_to_find_host": before_you_start_rules.MINUTES_TO_FIND_HOST,
        "known_beforehand": before_you_start_rules.known_of_round(questions, round_),
        "to_hand": before_you_start_rules.to_hand(questions, scheme.to_hand),
        "decided_by": "\n\n".join(who_decides(this_app().settings, scheme, rule_of_round(session, round_.id))),
        "left_pence": None if closed else round_.budget_pence - round_.committed_pence,
        "last_result": queries.last_result(session, round_),
        "papers": [
            {
                "name": paper.name,
                "title": paper.title,
                "address": url_for(".show_paper", round_id=round_.id, name=paper.name)
                if paper.name in written
                else None,
            }
            for paper in PAPERS
        ],
    }
