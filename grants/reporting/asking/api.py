"""`/packs/{id}/questions`: what a funder asks about a line of its pack."""

from typing import Any

from flask import url_for

from grants.kernel.api import api_blueprint
from grants.kernel.web import acting_now, allow, current_session
from grants.reporting.access import may_read_pack
from grants.reporting.asking import queries, service
from grants.reporting.asking.access import may_answer, may_ask_about_pack
from grants.reporting.asking.models import PackQuestion
from grants.reporting.asking.schemas import PackAnswerSchema, PackQuestionListSchema, PackQuestionSchema
from grants.reporting.models import Pack
from grants.reporting.queries import pack_of

asking_api = api_blueprint("packs_asked", "Questions about packs")

Answer = tuple[PackQuestion, dict[str, str]]


def _located(question: PackQuestion) -> Answer:
    return question, {"Location": url_for(".list_pack_questions", pack_id=question.pack_id)}


@asking_api.get("/packs/<uuid:pack_id>/questions")
@asking_api.response(200, PackQuestionListSchema)
@allow(may_read_pack, load=pack_of)
def list_pack_questions(pack: Pack) -> dict[str, Any]:
    """What was asked about a pack, and what was answered."""
    return {"items": queries.questions_about(current_session(), pack.id)}


@asking_api.post("/packs/<uuid:pack_id>/questions")
@asking_api.arguments(PackQuestionSchema)
@asking_api.response(201, PackQuestionSchema)
@allow(may_ask_about_pack, load=pack_of)
def ask_about_pack(given: dict[str, Any], pack: Pack) -> Answer:
    """Ask about a line of a pack of your funder. You are told when it is answered."""
    return _located(service.ask(current_session(), pack, **given, **acting_now()))


@asking_api.post("/packs/<uuid:pack_id>/questions/<uuid:question_id>/answer")
@asking_api.arguments(PackAnswerSchema)
@asking_api.response(201, PackQuestionSchema)
@allow(may_answer, load=queries.question_of)
def answer_about_pack(given: dict[str, Any], pack: Pack, question: PackQuestion) -> Answer:
    """Answer a question about a pack; whoever asked is told."""
    service.answer(current_session(), pack, question, given["answer"], **acting_now())
    return _located(question)
