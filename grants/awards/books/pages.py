"""The books of a scheme, for those who may read its money."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grants.awards.books import queries, rules, words
from grants.awards.changing.overpayments.queries import overpaid_in
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.schemes.access import may_read_money
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

pages = Blueprint("books", __name__)


@pages.get("/schemes/<uuid:scheme_id>/books")
@allow(may_read_money, load=scheme_of)
def show(scheme: Scheme) -> ResponseReturnValue:
    session, actor, now = current_session(), current_actor(), current_time()
    books = queries.books_of(session, scheme, actor, now)
    return render_template(
        "awards/pages/books.html",
        scheme=scheme,
        books=books,
        words=rules.WORDS,
        overpaid=overpaid_in(session, scheme.id, actor) if actor.is_administrator else 0,
        expected=words.expected(books.expected_by_month),
        waits=queries.waits_in(session, scheme, now),
        year_in_words=rules.year_in_words,
        waited_for=words.WAITED_FOR,
    )
