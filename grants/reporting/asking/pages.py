"""Asking about a line of a pack, and answering."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import FormReader, note
from grants.kernel.problems import NotFound
from grants.kernel.web import acting_now, allow, current_session
from grants.reporting.asking import queries, rules, service
from grants.reporting.asking.access import may_answer, may_ask_about_pack
from grants.reporting.asking.models import PackQuestion
from grants.reporting.models import Pack
from grants.reporting.queries import pack_of

asking_pages = Blueprint("packs_asked", __name__)


@asking_pages.get("/packs/<uuid:pack_id>/questions/new")
@allow(may_ask_about_pack, load=pack_of)
def new(pack: Pack) -> ResponseReturnValue:
    key = request.values.get("table", "")
    table = rules.table_named(pack.figures or {}, key)
    if table is None:
        raise NotFound("This pack has no such table. Choose one on its page.")
    lines = [("", "The whole table"), *((line, line) for line in rules.lines_of(table))]
    return render_template("reporting/pages/pack_question.html", pack=pack, table=table, lines=lines)


@asking_pages.post("/packs/<uuid:pack_id>/questions/new")
@allow(may_ask_about_pack, load=pack_of)
def ask(pack: Pack) -> ResponseReturnValue:
    reader = FormReader(request.form)
    table, line, question = (reader.text(name) for name in ("table", "line", "question"))
    service.ask(current_session(), pack, table=table, line=line, question=question, **acting_now())
    note("Your question is sent. You are told when it is answered.")
    return redirect(url_for("reporting.show_pack", pack_id=pack.id, _anchor="questions"))


@asking_pages.get("/packs/<uuid:pack_id>/questions/<uuid:question_id>")
@allow(may_answer, load=queries.question_of)
def show(pack: Pack, question: PackQuestion) -> ResponseReturnValue:
    table = rules.table_named(pack.figures or {}, question.table)
    return render_template("reporting/pages/pack_answer.html", pack=pack, question=question, table=table)


@asking_pages.post("/packs/<uuid:pack_id>/questions/<uuid:question_id>")
@allow(may_answer, load=queries.question_of)
def answer(pack: Pack, question: PackQuestion) -> ResponseReturnValue:
    words = FormReader(request.form).text("answer")
    service.answer(current_session(), pack, question, words, **acting_now())
    note(f"Answered. {question.asker.name} is told.")
    return redirect(url_for("reporting.show_pack", pack_id=pack.id, _anchor="questions"))
