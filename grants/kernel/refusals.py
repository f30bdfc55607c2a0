"""How a refusal is shown: problem+json (RFC 9457) to programs, a page to people.

A refused form is shown again on its own page, with every problem beside its field and everything
that was typed still there.
"""

from collections.abc import Sequence
from typing import Any

import structlog
from flask import Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from grants.kernel.constraints import as_domain_error
from grants.kernel.content import SAFE
from grants.kernel.forms.files import MOST_AT_ONCE_MEGABYTES
from grants.kernel.idempotency import KeyReused
from grants.kernel.limits import in_words, seconds_to_wait
from grants.kernel.pages import leave_nothing_to_say
from grants.kernel.problems import (
    Conflict,
    Denied,
    DomainError,
    Invalid,
    NotFound,
    Problem,
    SignInNeeded,
    Stale,
    VersionNeeded,
    WeakTag,
    WrongContent,
)
from grants.kernel.web import Application, this_app

log = structlog.get_logger()

STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (SignInNeeded, 401),
    (Denied, 403),
    (NotFound, 404),
    (Stale, 409),
    (Conflict, 409),
    (WeakTag, 412),
    (WrongContent, 415),
    (VersionNeeded, 428),
    (Invalid, 422),
    (KeyReused, 422),
    (DomainError, 400),
)
TITLES = {
    400: "This request cannot be read",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    409: "Not possible now",
    412: "Changed in between",
    413: "Too large",
    414: "Address too long",
    415: "Wrong kind of content",
    422: "There is a problem",
    428: "Say which version",
    429: "Too many tries",
    500: "Something went wrong",
    503: "Not there just now",
}
CODES = {
    400: "unreadable_request",
    404: "not_found",
    405: "wrong_method",
    413: "too_large",
    414: "too_long_an_address",
    415: "wrong_content_type",
    422: "invalid",
    429: "too_many_tries",
    500: "fault",
    503: "unavailable",
}
"""The codes of what the web server itself refuses."""
AWAY = "We cannot reach our records just now, so nothing was saved. Please try again in a minute."
TRY_AGAIN_SECONDS = 30
HOW_TO_SIGN_IN = "A program signs in with its person's token: Authorization: Bearer TOKEN."


def status_of(error: DomainError) -> int:
    return next(status for kind, status in STATUS if isinstance(error, kind))


MOST_PROBLEMS = 100
"""The most problems in one answer: nobody mends more at once, and an answer must not be far larger than its request."""


def for_program() -> bool:
    return request.path.startswith("/api/")


def problem_json(status: int, code: str, detail: str, problems: list[Problem], **more: Any) -> Response:
    problems, left_out = problems[:MOST_PROBLEMS], len(problems) - MOST_PROBLEMS
    if left_out > 0:
        more["errors_left_out"] = left_out
        detail = f"{detail} The first {MOST_PROBLEMS} are listed here; there are {left_out:,} more."
    body = {
        "type": f"{this_app().settings.base_url}/api/v1/#{code}",
        "title": TITLES.get(status, "Refused"),
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [{"field": p.field, "message": p.message, "code": p.code} for p in problems],
        **more,
    }
    response = jsonify(body)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def error_page(status: int, message: str, words_typed: Sequence[str] = ()) -> ResponseReturnValue:
    page = render_template(
        "layout/error.html", status=status, heading=TITLES.get(status), message=message, words_typed=words_typed
    )
    return page, status


def _words_typed() -> list[str]:
    """What somebody wrote in the form just sent, of three words or more: all that is lost with its page."""
    sent = (value.replace("\0", "").strip() for name, value in request.form.items(multi=True) if name != "on-page")
    return [text for text in sent if len(text.split()) > 2]


def _form_page() -> str | None:
    """The endpoint of the page that holds the form just sent."""
    app, rule = this_app(), request.url_rule
    if request.method in SAFE or rule is None:
        return None
    view = app.view_functions[rule.endpoint]
    named = getattr(view, "form_page", None)
    if named:
        return str(named)
    same = (r.endpoint for r in app.url_map.iter_rules() if r.rule == rule.rule and "GET" in (r.methods or ()))
    return next(same, None)


def refuse(error: DomainError) -> ResponseReturnValue:
    """The answer to a domain error."""
    status = status_of(error)
    if for_program():
        more = {}
        if isinstance(error, Stale):
            more = {"current": error.current, "yours": error.yours, "version": error.version}
            status = 412 if "If-Match" in request.headers else status
        if isinstance(error, SignInNeeded):
            return _ask_for_token(error)
        return problem_json(status, error.code, error.message, error.problems if status == 422 else [], **more)
    if isinstance(error, SignInNeeded):
        return _to_sign_in()
    if isinstance(error, Denied | NotFound):
        return error_page(status, error.message)
    return _form_again(error, status)


def _ask_for_token(error: SignInNeeded) -> Response:
    """The answer to a program that did not say whose it is, or not so that we know it (RFC 6750)."""
    response = problem_json(401, error.code, f"{error.message} {HOW_TO_SIGN_IN}", [])
    refused = ', error="invalid_token"' if error.code == "token_refused" else ""
    response.headers["WWW-Authenticate"] = f'Bearer realm="{this_app().particulars.service_name}"{refused}'
    return response


def _to_sign_in() -> ResponseReturnValue:
    """Lead to signing in, and after it back to this page, or to the form with what they typed where that is kept."""
    if request.method in SAFE:
        return redirect(url_for("identity.sign_in", then=request.full_path.rstrip("?")))
    _keep_typed()
    return redirect(url_for("identity.sign_in", then=_address_of_form()))


def _keep_typed() -> None:
    app, rule = this_app(), request.url_rule
    keep = getattr(app.view_functions[rule.endpoint], "keep_typed", None) if rule else None
    if keep is not None:
        with app.database.write() as session:
            keep(session, request.form, **(request.view_args or {}), now=app.clock())


def _address_of_form() -> str | None:
    """The address of the page that holds the form just sent, with the query that its form was sent to."""
    endpoint = _form_page()
    if endpoint is None:
        return None
    wanted = next(rule.arguments for rule in this_app().url_map.iter_rules(endpoint))
    path = url_for(endpoint, **{name: value for name, value in (request.view_args or {}).items() if name in wanted})
    query = request.query_string.decode("ascii", "ignore")
    return f"{path}?{query}" if query else path


def _form_again(error: DomainError, status: int) -> ResponseReturnValue:
    endpoint = _form_page()
    if endpoint is None:
        return error_page(status, error.message)
    g.problems, g.typed, g.refused = _first_of(error.problems), request.form, error
    g.form_address = _address_of_form()
    try:
        response = this_app().answer_again(endpoint, request.view_args or {})
    except SignInNeeded:
        return _to_sign_in()
    except DomainError as second:
        return error_page(status_of(second), second.message, _words_typed())
    if "Location" in response.headers:
        leave_nothing_to_say()
        return error_page(status, " ".join(each.message for each in g.problems) or error.message, _words_typed())
    response.status_code = status
    return response


def _first_of(problems: list[Problem]) -> list[Problem]:
    """The first MOST_PROBLEMS problems, and one more that says how many were left out."""
    left_out = len(problems) - MOST_PROBLEMS
    if left_out <= 0:
        return problems
    return [*problems[:MOST_PROBLEMS], Problem("", f"There are {left_out:,} more like these.", "more")]


def _refuse_http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status == 429:
        return _refuse_too_often()
    message = _plain(error, status)
    if isinstance(error, MethodNotAllowed):
        return _refuse_method(error, message)
    if not for_program():
        return error_page(status, message)
    messages = getattr(error, "data", {}).get("messages", {})
    problems = _flat(messages.get("json", messages) if isinstance(messages, dict) else messages)
    detail = problems[0].message if len(problems) == 1 else message
    response = problem_json(status, CODES.get(status, "refused"), detail, problems)
    for name, value in getattr(error, "headers", None) or ():
        response.headers[name] = value
    return response


def _refuse_method(error: MethodNotAllowed, message: str) -> Response:
    """Says which methods the address takes, as it must (RFC 9110, 15.5.6)."""
    answer = problem_json(405, CODES[405], message, []) if for_program() else error_page(405, message)
    response = this_app().make_response(answer)
    response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def _refuse_too_often() -> Response:
    """The sentence and the header say the same time."""
    wait = seconds_to_wait()
    message = f"You have tried many times in a short while. You can try again in {in_words(wait)}."
    answer = problem_json(429, CODES[429], message, []) if for_program() else error_page(429, message)
    response = this_app().make_response(answer)
    response.headers["Retry-After"] = str(wait)
    return response


def _plain(error: HTTPException, status: int) -> str:
    not_saved = "" if request.method in SAFE else " What you sent was not saved."
    sentences = {
        404: "There is no page at this address. If you typed it, check it; if you followed a link, tell us.",
        405: "This address can be read but not sent to, or the other way round.",
        413: _too_large(),
        414: "This address is too long. If you followed a link, tell us.",
        422: "There are problems to put right.",
        500: f"Something went wrong on our side.{not_saved} Please try again in a minute.",
    }
    return sentences.get(status, error.description or "This request was refused.")


def _too_large() -> str:
    if for_program():
        return f"Send at most {(request.max_content_length or 0) // 1024:,} KB to this address at once."
    return (
        "What you sent is larger than we can take, and nothing of it was saved. Go back: what you typed should still "
        f"be there. Send less at once: up to 1 MB of text, and files of up to {MOST_AT_ONCE_MEGABYTES} MB together."
    )


def _flat(messages: Any, path: str = "") -> list[Problem]:
    if isinstance(messages, dict):
        return [p for key, value in messages.items() for p in _flat(value, f"{path}.{key}".strip("."))]
    if isinstance(messages, list) and all(isinstance(message, str) for message in messages):
        return [Problem(path.removesuffix("._schema"), message) for message in messages]
    if isinstance(messages, list):
        return [p for index, value in enumerate(messages) for p in _flat(value, f"{path}.{index}")]
    return [Problem(path, str(messages))] if messages else []


def _refuse_csrf(error: CSRFError) -> ResponseReturnValue:
    message = "Your page was open for a long time. What you typed is still here: check it and send it again."
    return refuse(Conflict(message, code="form_expired"))


def _away(error: DBAPIError | NoConnectionFree) -> ResponseReturnValue:
    """The answer while the database is away, or has no room for one more."""
    if isinstance(error, DBAPIError) and not (
        isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated
    ):
        raise error
    log.error("database_away", error=repr(error))
    response = problem_json(503, CODES[503], AWAY, []) if for_program() else make_response(error_page(503, AWAY))
    response.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return response


def init_refusals(app: Application) -> None:
    """Register the answers to everything that can be refused."""
    app.register_error_handler(DomainError, refuse)
    app.register_error_handler(IntegrityError, lambda error: refuse(as_domain_error(error)))
    app.register_error_handler(DBAPIError, _away)
    app.register_error_handler(NoConnectionFree, _away)
    app.register_error_handler(CSRFError, _refuse_csrf)
    app.register_error_handler(HTTPException, _refuse_http)
