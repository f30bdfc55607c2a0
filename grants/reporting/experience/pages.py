"""Pages on which people say how it was, and on which administrators read it."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator, anyone, signed_in
from grants.kernel.pages import FormReader
from grants.kernel.problems import NotFound
from grants.kernel.web import allow, current_actor, current_session, current_time, this_app
from grants.reporting.experience import queries, rules, service
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

experience_pages = Blueprint("experience", __name__)
_ANSWERED = "how_it_was_answered"


@experience_pages.get("/how-it-was/<token>")
@allow(anyone)
def show(token: str) -> ResponseReturnValue:
    occasion = queries.occasion_open(current_session(), token, now=current_time())
    return render_template(
        "reporting/pages/experience.html",
        question=rules.QUESTIONS[occasion] if occasion else None,
        ease=[(str(value), words) for value, words in rules.EASE.items()],
        longest=rules.LONGEST_SAID,
        over=service.OVER,
    )


@experience_pages.post("/how-it-was/<token>")
@allow(anyone)
def answer(token: str) -> ResponseReturnValue:
    """Pressed twice, it leads to the same thanks: the browser remembers, and nobody else."""
    digest = rules.digest_of(token)
    if session.get(_ANSWERED) != digest:
        reader = FormReader(request.form)
        chosen = reader.text("ease")
        ease = next((value for value in rules.EASE if str(value) == chosen), 0) if chosen else None
        service.answer(current_session(), token, ease=ease, said=reader.text("said"), now=current_time())
        session[_ANSWERED] = digest
    return redirect(url_for(".thanks"))


@experience_pages.get("/how-it-was/thanks")
@allow(anyone)
def thanks() -> ResponseReturnValue:
    return render_template("reporting/pages/experience_thanks.html", fewest=rules.FEWEST)


@experience_pages.get("/how-it-was/<occasion>/<uuid:subject_id>")
@allow(signed_in)
def begin(occasion: str, subject_id: UUID) -> ResponseReturnValue:
    """From the page of an application or a return, whoever was asked comes to the questions."""
    person_id = current_actor().person_id
    if occasion not in rules.OCCASIONS or person_id is None:
        raise NotFound("There is nothing to answer here.")
    token = rules.token_of(occasion, subject_id, person_id, this_app().settings.secret_key)
    return redirect(url_for(".show", token=token))


@experience_pages.get("/schemes/<uuid:scheme_id>/how-it-was")
@allow(administrator, load=scheme_of)
def of_scheme(scheme: Scheme) -> ResponseReturnValue:
    return render_template(
        "reporting/pages/how_it_was.html",
        scheme=scheme,
        told=queries.how_it_was(current_session(), scheme.id),
        occasions=rules.OCCASIONS,
        questions=rules.QUESTIONS,
        ease=rules.EASE,
        fewest=rules.FEWEST,
    )
