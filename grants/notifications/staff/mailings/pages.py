"""Writing to people: what was written so far, a new message with its preview, and how far a message has got."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity.models import Person
from grants.kernel.access import administrator
from grants.kernel.counting import counted
from grants.kernel.pages import FormReader, addresses, note
from grants.kernel.web import allow, current_actor, current_session, current_time, shown_at
from grants.notifications.staff.mailings import queries, rules, service
from grants.notifications.staff.mailings.access import may_read_mailing, may_write_to, several_of
from grants.notifications.staff.mailings.models import Mailing
from grants.notifications.staff.mailings.queries import Audience, audience_of
from grants.notifications.staff.mailings.sent import sent_page
from grants.notifications.staff.mailings.service import Draft
from grants.notifications.staff.mailings.several import Several
from grants.reporting.lists import serving

pages = Blueprint("mailings", __name__)

ADDRESS = f"/<any({', '.join(rules.AUDIENCES)}):of>/<uuid:of_id>/messages"
BACK = {
    rules.AWARD: ("awards.show", "award_id"),
    rules.APPLICATION: ("applications.show", "application_id"),
    rules.ORGANISATION: ("organisations.show", "organisation_id"),
    rules.ROUND: ("schemes.round_page", "round_id"),
}
"""The page of what a message is about."""

MOST_NAMED = 100
"""How many of those who get a message its preview names."""


def back_to(audience: Audience) -> str:
    return addresses(*BACK[audience.of])(audience.id)


@pages.get(ADDRESS, endpoint="list")
@allow(may_write_to, load=audience_of)
def list_mailings(audience: Audience) -> ResponseReturnValue:
    """What we wrote ourselves, and what went out by itself: letters, reminders, answers."""
    session, actor = current_session(), current_actor()
    return render_template(
        "notifications/pages/mailings.html",
        audience=audience,
        page=queries.mailings_page(session, audience, after=request.args.get("after")),
        sent=sent_page(session, actor, audience, after=request.args.get("sent_after")),
        back=back_to(audience),
    )


@pages.get(f"{ADDRESS}/new")
@allow(may_write_to, load=audience_of)
def new(audience: Audience) -> ResponseReturnValue:
    me = current_session().get_one(Person, current_actor().person_id)
    return _form(audience, Draft("", "", me.email))


def _form(audience: Audience, draft: Draft) -> str:
    session, actor = current_session(), current_actor()
    groups = queries.numbers_of_groups(session, actor, audience.id) if audience.of_round else {}
    return render_template(
        "notifications/pages/mailing_new.html",
        audience=audience,
        draft=draft,
        groups=[(name, f"{rules.GROUPS[name]} ({groups[name]})") for name in rules.GROUPS if groups.get(name)],
    )


def _draft(form: FormReader) -> Draft:
    groups = tuple(request.form.getlist("groups"))
    return Draft(form.text("subject"), form.text("body"), form.text("reply_to"), groups)


@pages.post(f"{ADDRESS}/new")
@allow(may_write_to, load=audience_of)
def send(audience: Audience) -> ResponseReturnValue:
    """Show what would go, and to whom; with another button, send what was shown, or go back to the words."""
    form = FormReader(request.form)
    session, actor, now, draft = current_session(), current_actor(), current_time(), _draft(form)
    if form.text("do") == "change":
        return _form(audience, draft)
    if form.text("do") != "send":
        shown = service.preview(session, audience, draft, actor=actor, now=now)
        return render_template(
            "notifications/pages/mailing_preview.html",
            audience=audience,
            address=url_for(".send", of=audience.of, of_id=audience.id),
            shown=shown,
            named=shown.to.recipients[:MOST_NAMED],
        )
    mailing = service.send_mailing(
        session,
        audience,
        draft,
        edition=form.version("edition"),
        actor=actor,
        now=now,
    )
    number = queries.progress_of(session, actor, mailing.id).people
    note(f"Your message goes to {counted(number, 'person', 'people')}.")
    return redirect(url_for(".show", mailing_id=mailing.id))


SEVERAL = f"/<any({', '.join(rules.SEVERAL)}):of>/messages/new"


def _several(of: str) -> Several:
    """Those that are ticked in a list, or that a form names."""
    session = current_session()
    if request.method == "POST":
        ids = serving.ids_in(request.form.getlist("ids"))
    else:
        ids = serving.chosen_in_address(session, serving.list_named(session, of), rules.MOST_AT_ONCE)
    return several_of(session, current_actor(), of, ids)


@pages.get(SEVERAL)
@allow(administrator)
def new_to_several(of: str) -> ResponseReturnValue:
    me = current_session().get_one(Person, current_actor().person_id)
    return _form_to_several(_several(of), Draft("", "", me.email))


def _form_to_several(several: Several, draft: Draft) -> str:
    return render_template("notifications/pages/mailing_several.html", audience=several, draft=draft)


@pages.post(SEVERAL)
@shown_at("mailings.new_to_several")
@allow(administrator)
def send_to_several(of: str) -> ResponseReturnValue:
    """Show what would go, and to whom; with another button, send what was shown, or go back to the words."""
    form, several = FormReader(request.form), _several(of)
    session, actor, now, draft = current_session(), current_actor(), current_time(), _draft(form)
    if form.text("do") == "change":
        return _form_to_several(several, draft)
    if form.text("do") != "send":
        shown = service.preview(session, several, draft, actor=actor, now=now)
        return render_template(
            "notifications/pages/mailing_preview.html",
            audience=several,
            address=url_for(".send_to_several", of=of),
            shown=shown,
            named=shown.to.recipients[:MOST_NAMED],
        )
    edition = form.version("edition")
    mailing = service.send_mailing(session, several, draft, edition=edition, actor=actor, now=now)
    number = queries.progress_of(session, actor, mailing.id).people
    note(f"Your message goes to {counted(number, 'person', 'people')}.")
    return redirect(url_for(".show", mailing_id=mailing.id))


@pages.get("/mailings/<uuid:mailing_id>")
@allow(may_read_mailing, load=queries.mailing_of)
def show(mailing: Mailing, audience: Audience | Several) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    return render_template(
        "notifications/pages/mailing.html",
        mailing=mailing,
        audience=audience,
        is_of_several=isinstance(audience, Several),
        groups=[rules.GROUPS[each] for each in mailing.groups],
        progress=queries.progress_of(session, actor, mailing.id),
        page=queries.recipients_page(session, actor, mailing.id, after=request.args.get("after")),
    )
