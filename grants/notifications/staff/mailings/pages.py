"""Writing to people: what was written so far, a new message with its preview, and how far a message has got."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity.models import Person
from grants.kernel.counting import counted
from grants.kernel.pages import FormReader, addresses, note
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.notifications.staff.mailings import queries, rules, service
from grants.notifications.staff.mailings.access import may_read_mailing, may_write_to
from grants.notifications.staff.mailings.models import Mailing
from grants.notifications.staff.mailings.queries import Audience, audience_of
from grants.notifications.staff.mailings.service import Draft

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
    page = queries.mailings_page(current_session(), audience, after=request.args.get("after"))
    return render_template("notifications/pages/mailings.html", audience=audience, page=page, back=back_to(audience))


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


@pages.get("/mailings/<uuid:mailing_id>")
@allow(may_read_mailing, load=queries.mailing_of)
def show(mailing: Mailing, audience: Audience) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    return render_template(
        "notifications/pages/mailing.html",
        mailing=mailing,
        audience=audience,
        groups=[rules.GROUPS[each] for each in mailing.groups],
        progress=queries.progress_of(session, actor, mailing.id),
        page=queries.recipients_page(session, actor, mailing.id, after=request.args.get("after")),
    )
