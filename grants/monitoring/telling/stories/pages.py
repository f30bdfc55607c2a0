"""Pen pictures and case studies of a return, and who agreed to share them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.monitoring.models import Return
from grants.monitoring.queries import return_of
from grants.monitoring.telling.stories import queries, rules, service
from grants.monitoring.telling.stories.access import (
    may_read_stories,
    may_read_words,
    may_record_consent,
    may_tell_story,
)
from grants.monitoring.telling.stories.models import Story

story_pages = Blueprint("return_stories", __name__)
ALL = "/returns/<uuid:return_id>/stories"
ONE = f"{ALL}/<uuid:story_id>"


@story_pages.get(ALL, endpoint="list")
@allow(may_read_stories, load=return_of)
def list_stories(monitoring_return: Return) -> ResponseReturnValue:
    return render_template(
        "monitoring/pages/stories.html",
        monitoring_return=monitoring_return,
        stories=queries.stories_of(current_session(), monitoring_return, current_actor()),
        unread=lambda story: may_read_words(current_actor(), monitoring_return, story),
        uses=rules.USES,
        kinds=[(kind, kind.capitalize()) for kind in rules.KINDS],
        may_tell=may_tell_story(current_actor(), monitoring_return) is None,
        refusal=rules.telling_refusal(monitoring_return.state),
    )


@story_pages.post(ALL)
@shown_at("return_stories.list")
@allow(may_tell_story, load=return_of)
def tell(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    told = service.tell_story(
        current_session(),
        monitoring_return,
        kind=reader.text("kind"),
        title=reader.text("title"),
        words=reader.text("words"),
        **acting_now(),
    )
    note("It is kept. Now say who agreed that it is shared; until then nobody else reads it.")
    return redirect(url_for(".consent", return_id=monitoring_return.id, story_id=told.id))


@story_pages.get(f"{ONE}/consent")
@allow(may_record_consent, load=queries.story_of)
def consent(monitoring_return: Return, story: Story) -> ResponseReturnValue:
    return render_template(
        "monitoring/pages/story_consent.html",
        monitoring_return=monitoring_return,
        story=story,
        uses=rules.USES,
        ways=list(rules.HOW.items()),
    )


@story_pages.post(f"{ONE}/consent")
@allow(may_record_consent, load=queries.story_of)
def record(monitoring_return: Return, story: Story) -> ResponseReturnValue:
    reader = FormReader(request.form)
    given_on = reader.date("given_on", "the day on which they agreed")
    check(reader.problems)
    service.record_consent(
        current_session(),
        monitoring_return,
        story,
        who=reader.text("who"),
        given_on=given_on,
        how=reader.text("how"),
        uses=request.form.getlist("uses"),
        **acting_now(),
    )
    note("Recorded. They can agree no more at any time: record it here, or tell us.")
    return redirect(url_for(".list", return_id=monitoring_return.id))


@story_pages.post(f"{ONE}/withdrawal")
@shown_at("return_stories.consent")
@allow(may_record_consent, load=queries.story_of)
def withdraw(monitoring_return: Return, story: Story) -> ResponseReturnValue:
    because = FormReader(request.form).text("because")
    service.withdraw_consent(current_session(), monitoring_return, story, because=because, **acting_now())
    note("It is shared no more, and gone from what is published next.")
    return redirect(url_for(".list", return_id=monitoring_return.id))
