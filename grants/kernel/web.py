"""The web application: one transaction for each request, one rule for each route.

A safe request (GET, HEAD, OPTIONS) gets a session that only reads. Any other gets one transaction,
committed before the answer leaves and rolled back when anything is refused. Nobody else commits.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any, TypedDict, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_smorest import Api
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from grants.kernel import idempotency
from grants.kernel.access import NOBODY, SIGN_IN_FIRST, Actor, Rule, is_open
from grants.kernel.clock import Clock
from grants.kernel.constraints import as_domain_error
from grants.kernel.content import SAFE, refuse_other_content
from grants.kernel.encryption import Vault
from grants.kernel.files import FileStore
from grants.kernel.limits import count_stranger
from grants.kernel.particulars import Particulars, first_particulars
from grants.kernel.problems import Denied, DomainError, NotFound, SignInNeeded
from grants.kernel.sessions import REHEARSAL, Database
from grants.kernel.settings import Settings
from grants.kernel.stage import Registry
from grants.kernel.unstorable import clean_form, refuse_unstorable

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """What a route requires: a rule, and the record it is about."""

    rule: Rule
    load: Callable[..., Any] | None = None


class Application(Flask):
    """Flask with a database, a clock, a registry of stages, and a way to make a PDF of HTML while somebody waits."""

    settings: Settings
    database: Database
    registry: Registry
    clock: Clock
    files: FileStore
    csrf: CSRFProtect
    api: Api
    make_pdf: Callable[[str], bytes]
    particulars_kept: Callable[[Session], Particulars | None]

    @property
    def particulars(self) -> Particulars:
        """What is said of the grant-maker, read once for a request or a job."""
        if "particulars" not in g:
            g.particulars = self._particulars() or first_particulars(self.settings)
        found: Particulars = g.particulars
        return found

    @property
    def settings_as_said(self) -> Settings:
        """The settings with the names that are said now, for what takes both."""
        said = self.particulars
        return replace(self.settings, grant_maker=said.grant_maker, service_name=said.service_name)

    def _particulars(self) -> Particulars | None:
        """None where nobody has changed them, and where the database cannot tell: a page that says so still opens."""
        try:
            if g.get("session_is_open"):
                return self.particulars_kept(g.session)
            with self.database.read() as session:
                return self.particulars_kept(session)
        except SQLAlchemyError:
            return None

    def dispatch_request(self) -> ResponseReturnValue:
        if request.endpoint == "static":
            return super().dispatch_request()
        writes = request.method not in SAFE
        opened = self.database.writing_session() if writes else self.database.reading_session()
        with self._in_session(opened) as session:
            try:
                self._recognise(session)
                self._ask_to_sign_in()
                refuse_other_content()
                self._guard_form()
                clean_form()
                refuse_unstorable()
                response = idempotency.replayed(session) or self._answer(session, writes)
            except IntegrityError as error:
                raise as_domain_error(error) from error
            except DomainError as error:
                if writes and error.keeps_changes:
                    session.commit()
                raise
        if writes:
            self.registry.wake(session)
        return response

    @contextmanager
    def _in_session(self, opened: Session) -> Iterator[Session]:
        """What a request asks of the database goes by this session, while it is open."""
        with opened as session:
            g.session, g.now, g.session_is_open = session, self.clock(), True
            try:
                yield session
            finally:
                g.session_is_open = False

    def _recognise(self, session: Session) -> None:
        """Set who acts. Whoever is nobody we know is counted, with a wrong token too."""
        g.actor = NOBODY
        try:
            g.actor = self._authenticate(session)
        finally:
            if not g.actor.signed_in:
                count_stranger()

    def _ask_to_sign_in(self) -> None:
        """Before anything that a program sends is looked at: raise SignInNeeded, unless the route is for all."""
        access: Access | None = getattr(self.view_functions.get(request.endpoint or ""), "access", None)
        if access and request.path.startswith("/api/") and not g.actor.signed_in and not is_open(access.rule):
            raise SignInNeeded(SIGN_IN_FIRST)

    def _guard_form(self) -> None:
        """A form must come from our own page; a program, with a token or unknown, has no cookie to misuse, and neither
        has what is `known_by_address`.

        It carries a token that belongs to the cookie; the cookie is sent along from our own pages only, and under
        TLS nobody else can set it. Where the browser says which site the form is on, it must be ours; not all do.
        """
        program = "Authorization" in request.headers or (request.path.startswith("/api/") and not request.cookies)
        program = program or hasattr(self.view_functions.get(request.endpoint or ""), "known_by_address")
        by_form = request.method not in SAFE and not program
        if by_form and self.config["WTF_CSRF_ENABLED"]:
            self.csrf.protect()
            if request.headers.get("Origin", "null") not in ("null", self._origin(), request.host_url.rstrip("/")):
                raise CSRFError("The form is on another site.")

    def _origin(self) -> str:
        parts = urlsplit(self.settings.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    def _authenticate(self, session: Session) -> Actor:
        for stage in self.registry.stages:
            for authenticate in stage.authenticates:
                actor = authenticate(session, request, g.now)
                if actor is not None:
                    return actor
        return NOBODY

    def _answer(self, session: Session, writes: bool) -> Response:
        answer: Any = super().dispatch_request()
        response = self.make_response(answer)
        if writes and response.status_code < 400:
            idempotency.remember(session, response)
            session.commit()
        elif writes:
            session.rollback()
            session.info.pop("hints", None)
        return response

    def answer_again(self, endpoint: str, arguments: dict[str, Any]) -> Response:
        """Show another view in the same request, with a session that only reads; or in the rehearsal that this request
        is part of, at its time.

        It gets those of `arguments` that its own address has.
        """
        wanted = next(rule.arguments for rule in self.url_map.iter_rules(endpoint))
        arguments = {name: value for name, value in arguments.items() if name in wanted}
        view: Callable[..., Any] = self.view_functions[endpoint]
        if g.session.info.get(REHEARSAL):
            return self.make_response(view(**arguments))
        with self._in_session(self.database.reading_session()):
            return self.make_response(view(**arguments))


def this_app() -> Application:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(app, Application)
    return app


def current_session() -> Session:
    session: Session = g.session
    return session


def current_actor() -> Actor:
    actor: Actor = g.get("actor", NOBODY)
    return actor


def current_time() -> datetime:
    now: datetime = g.now
    return now


class Acting(TypedDict):
    """Who acts and when, by the names of the arguments that verbs of services take."""

    actor: Actor
    now: datetime


def acting_now() -> Acting:
    """Who acts in the present request and when, as the verbs of services take them: `actor` and `now`."""
    return Acting(actor=current_actor(), now=current_time())


def current_vault() -> Vault:
    """What bank details are encrypted with."""
    return Vault(this_app().settings.bank_keys)


def require(rule: Rule, record: Any) -> None:
    """Raise Denied with the rule's reason when it refuses the present actor; SignInNeeded for whoever is not signed in,
    in words that tell nothing of the record.
    """
    actor = current_actor()
    reason = rule(actor, record)
    if reason is None:
        return
    raise Denied(reason) if actor.signed_in else SignInNeeded(SIGN_IN_FIRST)


def _loaded(rule: Rule, load: Callable[..., Any], url_arguments: dict[str, Any]) -> Any:
    """The record at an address. Raises NotFound; or, to whoever is not signed in, SignInNeeded, so that nobody learns
    without signing in which records there are.
    """
    try:
        return load(current_session(), **url_arguments)
    except NotFound as error:
        if current_actor().signed_in or is_open(rule):
            raise
        raise SignInNeeded(SIGN_IN_FIRST) from error


def allow(rule: Rule, *, load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Declare who may use a route. Goes nearest to the function, beneath every other decorator.

    `load(session, **url_arguments)` fetches the record, or a tuple of records, that the rule is about;
    the view then gets them in place of the URL's arguments. Raises `NotFound`, `Denied` or `SignInNeeded`.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **url_arguments: Any) -> Any:
            if load is None:
                require(rule, None)
                return view(*args, **url_arguments)
            record = _loaded(rule, load, url_arguments)
            require(rule, record)
            records = record if isinstance(record, tuple) else (record,)
            return view(*args, *records)

        guarded.access = Access(rule, load)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def shown_at(endpoint: str) -> Callable[[View], View]:
    """Name the page that holds a form, where it isn't the GET of the same address.

    When the form is refused that page is shown again, with the problems and what was typed.
    """

    def declare(view: View) -> View:
        view.form_page = endpoint  # type: ignore[attr-defined]
        return view

    return declare


def known_by_address(view: View) -> View:
    """Let a form come from anywhere: its address is signed and says who acts, whoever is signed in. Mail programs press
    the buttons of some (RFC 8058).
    """
    view.known_by_address = True  # type: ignore[attr-defined]
    return view


Keep = Callable[..., object]
"""Keeps a form: given a session, the form, the address's arguments by name, and `now`."""


def keeps_typed(keep: Keep) -> Callable[[View], View]:
    """Let what is typed outlast a sign-in that has ended: `keep` takes the form of somebody not signed in."""

    def declare(view: View) -> View:
        view.keep_typed = keep  # type: ignore[attr-defined]
        return view

    return declare
