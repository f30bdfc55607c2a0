"""How pages look: the templates' environment, its filters, the built assets and the security headers.

GOV.UK Frontend's macros read parameters that nobody gave them. Our own templates may not: there, a
missing name is a mistake. So those macros live in an environment of their own, and our templates
call them as `govuk('button', {'text': 'Save'})`.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, g, request, session, url_for
from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from grants.kernel.clock import in_london, is_over
from grants.kernel.forms.budgets import TOTAL, costs_of, fair_share_in_words, other_money_of
from grants.kernel.forms.definition import Question
from grants.kernel.forms.files import bounds_in_words
from grants.kernel.forms.kind import Unreadable
from grants.kernel.forms.kinds import kind_of
from grants.kernel.idempotency import new_form_key
from grants.kernel.money import pounds
from grants.kernel.problems import Problem

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"
    ),
}
TWO_YEARS = "max-age=63072000"
FOR_EVER = "public, max-age=31536000, immutable"

log = structlog.get_logger()


def init_look(app: Flask) -> None:
    """Give the application its look: filters and macros for templates, assets, security headers."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.filters.update(
        about=about,
        budget_costs=costs_of,
        budget_others=other_money_of,
        budget_typed=budget_typed,
        choices=choices,
        date_typed=date_typed,
        day=day,
        file_bounds=bounds_in_words,
        fair_share_in_words=fair_share_in_words,
        kept=kept,
        kind_of=kind_of,
        minute=minute,
        money_typed=money_typed,
        paragraphs=paragraphs,
        percent=percent,
        pounds=pounds,
        short_day=short_day,
        time_typed=time_typed,
    )
    env.tests["over"] = is_over
    env.globals.update(budget_total=TOTAL, asset=_asset_finder(app), govuk=govuk, form_key=new_form_key)
    app.after_request(_add_headers)


# GOV.UK Frontend


def govuk(component: str, params: Mapping[str, Any]) -> Markup:
    """One component of GOV.UK Frontend: `govuk('date-input', {...})`."""
    return _govuk_macro(component)(params)


@cache
def _govuk_environment() -> Environment:
    return Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        auto_reload=False,  # else each macro that takes another looks first whether its file has changed
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _govuk_macro(component: str) -> Callable[..., Markup]:
    template = _govuk_environment().get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    name = "govuk" + "".join(part.capitalize() for part in component.split("-"))
    macro: Callable[..., Markup] = getattr(template.module, name)
    return macro


# Time


def budget_typed(typed: MultiDict[str, str], question: Question) -> dict[str, Any]:
    """The budget in a form that was just sent; empty where it cannot be read."""
    try:
        value = kind_of(question).from_form(question, typed)
    except Unreadable:
        return {}
    return value if isinstance(value, dict) else {}


def day(value: date | datetime) -> str:
    """`22 November 2026`, as the calendar stands in London."""
    local = _london_date(value)
    return f"{local.day} {local:%B %Y}"


def short_day(value: date | datetime) -> str:
    """`22 Nov 2026`."""
    local = _london_date(value)
    return f"{local.day} {local:%b %Y}"


def minute(value: datetime) -> str:
    """`22 November 2026 at 5:00pm`; midday and midnight by name. Midnight is the day's first minute.

    In the night in which the clocks go back, an hour comes twice: which one it is is said.
    """
    local = in_london(_aware(value))
    if (local.hour, local.minute) == (0, 0):
        time = "midnight"
    elif (local.hour, local.minute) == (12, 0):
        time = "midday"
    else:
        time = f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
    return f"{day(value)} at {time}{_which_of_two(local)}"


def _which_of_two(local: datetime) -> str:
    """Which of the two it is, for a time that London's clocks show twice; empty for any other time."""
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    return (
        ", the second time, after the clocks go back" if local.fold else ", the first time, before the clocks go back"
    )


def _london_date(value: date | datetime) -> date:
    return in_london(_aware(value)).date() if isinstance(value, datetime) else value


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return value


# Numbers and text


def percent(share: float | Decimal | Fraction, places: int = 0) -> str:
    """A share of one as `25%`. What rounds to nothing or to everything, and isn't, is said in words."""
    exact = 100 * (Decimal(share.numerator) / share.denominator if isinstance(share, Fraction) else Decimal(share))
    step = Decimal(1).scaleb(-places)
    shown = exact.quantize(step, ROUND_HALF_UP)
    if shown == 0 and exact > 0:
        return f"less than {step}%"
    if shown == 100 and exact < 100:
        return f"more than {100 - step}%"
    return f"{shown}%"


def paragraphs(text: str) -> Markup:
    """Text that a person wrote, as paragraphs and line breaks. HTML in it is shown, not obeyed."""
    blocks: list[list[str]] = [[]]
    for line in str(text).splitlines():
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    shown = (Markup("<br>\n").join(escape(line) for line in lines) for lines in blocks if lines)
    return Markup("\n").join(Markup("<p>{}</p>").format(lines) for lines in shown)


# Forms


def about(problems: Iterable[Problem], *fields: str) -> str:
    """What is wrong with these fields; an empty string when nothing is."""
    return " ".join(problem.message for problem in problems if problem.field in fields)


def kept(typed: MultiDict[str, str], field: str, value: object) -> str:
    """What was typed into a field when its form was refused, without NUL, which no page can have; else the field's
    value.
    """
    if field in typed:
        return typed[field].replace("\x00", "")
    return "" if value is None else str(value)


def choices(options: Iterable[Sequence[Any]], chosen: Iterable[object]) -> list[dict[str, Any]]:
    """Options `(value, text)` or `(value, text, hint)` as the macros of GOV.UK Frontend take them."""
    picked = {str(value) for value in chosen}
    items = []
    for value, text, *hint in options:
        item: dict[str, Any] = {"value": str(value), "text": text, "hint": None}
        item["checked"] = item["selected"] = item["value"] in picked
        if hint and hint[0]:
            item["hint"] = {"text": hint[0]}
        items.append(item)
    return items


def money_typed(pence: int | str | None) -> str:
    """Pence as people type pounds: `1200` or `1200.50`. Text stays as it is."""
    if pence is None or isinstance(pence, str):
        return pence or ""
    sign, (whole, rest) = "-" if pence < 0 else "", divmod(abs(pence), 100)
    return f"{sign}{whole}" + (f".{rest:02d}" if rest else "")


def date_typed(value: date | datetime | str | None) -> dict[str, str]:
    """The parts of a date, or of a month, as people type them. Takes ISO text too."""
    if isinstance(value, date):
        value = _london_date(value).isoformat()
    year, month, of_month = [*(value or "").split("-"), "", "", ""][:3]
    return {"day": of_month.lstrip("0"), "month": month.lstrip("0"), "year": year}


def time_typed(value: datetime | str | None) -> str:
    """The time of day in London as people type it: `17:00`."""
    return f"{in_london(_aware(value)):%H:%M}" if isinstance(value, datetime) else value or ""


# Assets


def _asset_finder(app: Flask) -> Callable[[str], str]:
    folder = Path(app.static_folder or "static") / "build"
    known: dict[int, dict[str, str]] = {}

    def names() -> dict[str, str]:
        path = folder / "manifest.json"
        try:
            changed = path.stat().st_mtime_ns
        except FileNotFoundError:
            if not known:
                log.warning("assets_missing", folder=str(folder), mend="run assets/build")
                known[0] = {}
            return known[max(known)]
        if changed not in known:
            known[changed] = json.loads(path.read_text())
        return known[changed]

    def asset(name: str) -> str:
        """The address of a built file by its plain name; it changes when the content does."""
        return url_for("static", filename=f"build/{names().get(name, name)}")

    return asset


# Headers


SAID_BY_FILES = "no-cache"
"""What Flask says of every file that it sends; a view that means something says something else."""


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", TWO_YEARS)
    if request.endpoint == "static":
        filename = str((request.view_args or {}).get("filename"))
        if filename.startswith("build/") and response.status_code in {200, 304}:
            response.headers["Cache-Control"] = FOR_EVER
    elif response.headers.get("Cache-Control", SAID_BY_FILES) == SAID_BY_FILES and _is_personal(response):
        response.headers["Cache-Control"] = "no-store"
    return response


def _is_personal(response: Response) -> bool:
    """Whether the answer is for one person: somebody is signed in, or the page holds a form's token."""
    actor = g.get("actor")
    signed_in = actor is not None and actor.signed_in
    return bool(signed_in or (response.mimetype == "text/html" and session))
