"""Signing in and out, and one's own details."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from grants.identity import queries, service
from grants.identity.authentication import COOKIE_KEY, remember
from grants.identity.limits import asks_for_codes, tries_codes
from grants.kernel.access import anyone, signed_in
from grants.kernel.languages import ENGLISH, FURTHER, english_name_of, name_of
from grants.kernel.limits import limiter
from grants.kernel.pages import note, safe_path
from grants.kernel.problems import NotFound
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at, this_app

pages = Blueprint("identity", __name__)


@pages.get("/sign-in")
@allow(anyone)
def sign_in() -> ResponseReturnValue:
    then, email = safe_path(request.values.get("then")), _address_before()
    return render_template("identity/pages/sign_in.html", then=then, email=email)


def _address_before() -> str:
    """The address to which a code was sent, for who comes back to change it; nothing for anybody else."""
    try:
        return queries.code_asked_for(current_session(), UUID(request.args.get("code", ""))).email
    except (ValueError, NotFound):
        return ""


@pages.post("/sign-in")
@asks_for_codes
@allow(anyone)
def ask_for_code() -> ResponseReturnValue:
    code = service.ask_for_code(current_session(), email=request.form.get("email", ""), now=current_time())
    return redirect(url_for(".enter_code", code_id=code.id, then=safe_path(request.form.get("then"))))


@pages.get("/sign-in/code/<uuid:code_id>")
@allow(anyone)
def enter_code(code_id: UUID) -> ResponseReturnValue:
    code = queries.code_asked_for(current_session(), code_id)
    then = safe_path(request.values.get("then"))
    return render_template("identity/pages/enter_code.html", code=code, then=then)


@pages.post("/sign-in/code/<uuid:code_id>")
@tries_codes
@allow(anyone)
def check_code(code_id: UUID) -> ResponseReturnValue:
    _, token = service.sign_in_by_code(
        current_session(),
        code_id=code_id,
        given=request.form.get("code", ""),
        secret=this_app().settings.secret_key,
        now=current_time(),
    )
    return _welcome(token)


@pages.get("/sign-in/link/<token>")
@allow(anyone)
def follow_link(token: str) -> ResponseReturnValue:
    """Show a button that uses the link. Opening it must not: programs open links in mail too."""
    link = queries.usable_link(current_session(), token, current_time())
    return render_template("identity/pages/follow_link.html", person=link.person)


@pages.post("/sign-in/link/<token>")
@limiter.limit("60 per hour")
@allow(anyone)
def use_link(token: str) -> ResponseReturnValue:
    _, browser_token = service.sign_in_by_link(current_session(), token=token, now=current_time())
    return _welcome(browser_token)


def _welcome(token: str) -> ResponseReturnValue:
    then = safe_path(request.form.get("then"))
    remember(token)
    return redirect(then or url_for("home.home"))


@pages.post("/sign-out")
@shown_at("identity.sign_in")
@allow(anyone)
def sign_out() -> ResponseReturnValue:
    token = cookie.get(COOKIE_KEY)
    if token:
        service.sign_out(current_session(), token=token, **acting_now())
    cookie.clear()
    note("You have signed out.")
    return redirect(url_for(".sign_in"))


@pages.get("/account")
@allow(signed_in)
def account() -> ResponseReturnValue:
    person = queries.person_of(current_session(), current_actor().person_id or UUID(int=0))
    further = sorted((english_name_of(code), code) for code in FURTHER)
    languages = [(ENGLISH, "English"), *((code, f"{name}: {name_of(code)}") for name, code in further)]
    return render_template("identity/pages/account.html", person=person, languages=languages)


@pages.post("/account")
@allow(signed_in)
def change_account() -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    person = queries.person_of(session, actor.person_id or UUID(int=0))
    service.change_details(
        session,
        person,
        name=request.form.get("name", ""),
        phone=request.form.get("phone", ""),
        letter_format=request.form.get("letter_format", ""),
        language=request.form.get("language"),
        actor=actor,
        now=current_time(),
    )
    note("Your details are saved.")
    return redirect(url_for(".account"))
