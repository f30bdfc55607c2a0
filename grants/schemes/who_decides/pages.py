"""The page on which administrators say who decides in a scheme."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.web import acting_now, allow, current_session
from grants.organisations.reading import in_order, merged
from grants.schemes.models import Scheme
from grants.schemes.who_decides import service
from grants.schemes.who_decides.queries import scheme_and_rule
from grants.schemes.who_decides.rules import Rule, rule_problems

who_decides_pages = Blueprint("who_decides", __name__)
FIELDS = ("who", "officers_up_to_pence", "why", "least_third_sector", "least_marks")


@who_decides_pages.get("/schemes/<uuid:scheme_id>/who_decides")
@allow(administrator, load=scheme_and_rule)
def show(scheme: Scheme, rule: Rule) -> ResponseReturnValue:
    return render_template("schemes/pages/who_decides.html", scheme=scheme, rule=rule)


@who_decides_pages.post("/schemes/<uuid:scheme_id>/who_decides")
@allow(administrator, load=scheme_and_rule)
def save(scheme: Scheme, _: Rule) -> ResponseReturnValue:
    reader = FormReader(request.form)
    rule = _typed(reader)
    found = rule_problems(rule, smallest_award_pence=scheme.smallest_award_pence)
    check(in_order(merged(reader, found), FIELDS))
    service.say_who_decides(
        current_session(),
        scheme,
        rule=rule,
        version=reader.version() or 0,
        **acting_now(),
    )
    note("Saved. It holds for rounds that open from now on.")
    return redirect(url_for("schemes.show", scheme_id=scheme.id))


def _typed(reader: FormReader) -> Rule:
    who = reader.text("who")
    if who not in ("panel", "officers"):
        reader.problems.append(Problem("who", "Choose who decides.", "missing"))
    officers = who == "officers"
    typed_marks = reader.text("least_marks").strip()
    return Rule(
        officers_up_to_pence=reader.money("officers_up_to_pence", "up to which amount officers decide")
        if officers
        else None,
        why=reader.text("why") if officers else "",
        least_third_sector=reader.number("least_third_sector", "how many third-sector members take part") or 0,
        least_marks=reader.number("least_marks", "how many members mark each application") if typed_marks else None,
    )
