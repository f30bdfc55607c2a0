"""What is true of grants, and what must happen. The world outside is the workers'."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from flask import g, request, url_for
from flask_wtf import CSRFProtect
from werkzeug.datastructures import MultiDict

from grants.demonstration.commands import demonstration
from grants.identity.grant_maker.queries import particulars_kept
from grants.kernel.access import NOBODY, Actor
from grants.kernel.api import OurApi
from grants.kernel.api_docs import developers
from grants.kernel.clock import Clock, system_clock
from grants.kernel.commands import KERNEL_COMMANDS
from grants.kernel.db import make_engine
from grants.kernel.files import open_store
from grants.kernel.health import health
from grants.kernel.history_and_jobs import kernel_stage
from grants.kernel.home import HOME, home_pages
from grants.kernel.limits import limiter
from grants.kernel.logs import set_up_logs
from grants.kernel.look import init_look
from grants.kernel.navigation import Entry, menu
from grants.kernel.pages import notes
from grants.kernel.problems import NotFound
from grants.kernel.proxies import BelievedProxies
from grants.kernel.records import kept_beside
from grants.kernel.refusals import init_refusals
from grants.kernel.request_limits import init_request_limits
from grants.kernel.said import init_said
from grants.kernel.sessions import Database
from grants.kernel.settings import ROOT, Settings, load_settings
from grants.kernel.stage import Hint, Registry
from grants.kernel.web import Application, this_app
from grants.stages import STAGES

log = structlog.get_logger()
API_SPEC = {
    "security": [{"token": []}, {}],
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
}
ONLY_FROM_HERE = "__Host-"
"""A cookie whose name begins so cannot be set by another host, nor by whoever sits between without TLS."""


def no_hint(queue: str, job_id: UUID) -> None:
    """Hint at no job, in programs without workers at hand: the clock finds the job."""


def no_pdf(html: str) -> bytes:
    """Make no PDF, in programs that show none."""
    raise NotFound("No PDF can be made here.")


def create_app(
    settings: Settings | None = None,
    *,
    hint: Hint = no_hint,
    make_pdf: Callable[[str], bytes] = no_pdf,
    clock: Clock = system_clock,
) -> Application:
    """Build the application from its settings, a way to hint at jobs, one to make PDFs, and a clock.

    Raises SettingsError when settings are wrong.
    """
    settings = settings or load_settings()
    set_up_logs(settings.log_level)
    app = Application(__name__, template_folder=str(ROOT / "templates"), static_folder="static")
    app.settings, app.clock, app.make_pdf = settings, clock, make_pdf
    app.particulars_kept = particulars_kept
    app.registry = Registry((*STAGES, kernel_stage), hint=hint)
    settings.folder.mkdir(parents=True, exist_ok=True)
    app.database = Database(make_engine(settings.database_url), app.registry)
    app.files = open_store(settings.files_url, settings.folder)
    app.config.from_mapping(_flask_settings(settings))
    app.csrf = CSRFProtect(app)
    limiter.init_app(app)
    app.wsgi_app = BelievedProxies(app)  # type: ignore[method-assign]
    init_look(app)
    init_said(app)
    init_refusals(app)
    init_request_limits(app)
    app.context_processor(_on_every_page)
    _move_in(app)
    return app


def _flask_settings(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": f"{ONLY_FROM_HERE}proportion" if settings.secure_cookies else "proportion",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # it asks for a Referer, which some browsers never send; see `web`
        **_counting(settings.redis_url),
        "API_TITLE": "Proportion",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "API_SPEC_OPTIONS": API_SPEC,
        "OPENAPI_URL_PREFIX": "/api/v1",
        "OPENAPI_JSON_PATH": "openapi.json",
        "PROPAGATE_EXCEPTIONS": False,
    }


def _counting(redis_url: str | None) -> dict[str, Any]:
    """The settings for counting limits: in Redis for all processes together, with at most a second's wait for it."""
    if redis_url is None:
        return {"RATELIMIT_STORAGE_URI": "memory://"}
    address = f"redis+{redis_url}" if redis_url.startswith("unix:") else redis_url
    patience = {"socket_connect_timeout": 1, "socket_timeout": 1}
    return {"RATELIMIT_STORAGE_URI": address, "RATELIMIT_STORAGE_OPTIONS": patience}


def _move_in(app: Application) -> None:
    app.api = OurApi(app)
    app.register_blueprint(health)
    app.register_blueprint(home_pages)
    app.register_blueprint(developers)
    for command in (*KERNEL_COMMANDS, demonstration):
        app.cli.add_command(command)
    for stage in app.registry.stages:
        for pages in stage.pages:
            app.register_blueprint(pages)
        for blueprint in stage.api:
            app.api.register_blueprint(blueprint)
        for group in stage.commands:
            app.cli.add_command(group)


def _menu(app: Application, actor: Actor) -> list[Entry]:
    links = [link for link in (HOME, *app.registry.links) if link.shown(actor)]
    return menu(links, request.endpoint or "", app.registry.links_near(request.blueprint), url_for, request.view_args)


def _on_every_page() -> dict[str, Any]:
    app, actor = this_app(), g.get("actor", NOBODY)
    left = notes()
    return {
        "actor": actor,
        "kept_beside": kept_beside,
        "service_name": app.particulars.service_name,
        "grant_maker": app.particulars.grant_maker,
        "demonstration": app.settings.demonstration,
        "navigation": _menu(app, actor),
        **left,
        "problems": [*g.get("problems", []), *left["problems"]],
        "typed": g.get("typed", MultiDict()),
        "refused": g.get("refused"),
        "form_address": g.get("form_address"),
        "now": g.get("now") or app.clock(),
        "reading": g.get("reading"),
    }
