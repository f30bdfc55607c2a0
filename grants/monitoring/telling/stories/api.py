"""`/returns/{id}/stories`: pen pictures and case studies, and who agreed to share them."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.kernel.api import DayField, Strict, api_blueprint
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.monitoring.models import Return
from grants.monitoring.queries import return_of
from grants.monitoring.telling.stories import queries, service
from grants.monitoring.telling.stories.access import (
    may_read_stories,
    may_read_words,
    may_record_consent,
    may_tell_story,
)
from grants.monitoring.telling.stories.models import Story
from grants.monitoring.telling.stories.rules import HOW, KINDS, USES

story_api = api_blueprint("return_stories", "Pen pictures and case studies")
ALL = "/returns/<uuid:return_id>/stories"
ONE = f"{ALL}/<uuid:story_id>"
Answer = tuple[dict[str, Any], int, dict[str, str]]


class ConsentSchema(Strict):
    """That somebody agreed to have a story shared for some uses."""

    who = fields.String(required=True)
    given_on = DayField(required=True)
    how = fields.String(required=True, validate=validate.OneOf(tuple(HOW)))
    uses = fields.List(fields.String(validate=validate.OneOf(tuple(USES))), required=True)


class WithdrawalSchema(Strict):
    because = fields.String(load_default="")


class StorySchema(Strict):
    """A pen picture or case study. Without a `consent` it is shared with nobody: for whoever is not of the organisation
    `words` are null.
    """

    id = fields.UUID(dump_only=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    title = fields.String(required=True)
    words = fields.String(required=True)
    told_at = fields.AwareDateTime(dump_only=True)
    consent = fields.Nested(ConsentSchema, dump_only=True, allow_none=True)


class StoryListSchema(Strict):
    items = fields.List(fields.Nested(StorySchema))


def _told(monitoring_return: Return, story: Story) -> dict[str, Any]:
    consent = story.consent
    told = {"who": consent.who, "given_on": consent.given_on, "how": consent.how} if consent else None
    uses = {"uses": [each.use for each in consent.uses]} if consent else {}
    plain = {name: getattr(story, name) for name in ("id", "kind", "title", "told_at")}
    words = story.words if may_read_words(current_actor(), monitoring_return, story) is None else None
    return {**plain, "words": words, "consent": {**told, **uses} if told else None}


def _created(story: Story) -> Answer:
    told, kept = queries.story_of(current_session(), story.return_id, story.id)
    return _told(told, kept), 201, {"Location": url_for(".list_stories", return_id=kept.return_id)}


@story_api.get(ALL)
@story_api.response(200, StoryListSchema)
@allow(may_read_stories, load=return_of)
def list_stories(monitoring_return: Return) -> dict[str, Any]:
    """The stories of a return; for funders those that somebody agreed to share with them."""
    found = queries.stories_of(current_session(), monitoring_return, current_actor())
    return {"items": [_told(monitoring_return, story) for story in found]}


@story_api.post(ALL)
@story_api.arguments(StorySchema)
@story_api.response(201, StorySchema)
@allow(may_tell_story, load=return_of)
def tell_story(given: dict[str, Any], monitoring_return: Return) -> Answer:
    """Tell a pen picture or case study. Nobody else reads it until somebody agrees."""
    return _created(service.tell_story(current_session(), monitoring_return, **given, **acting_now()))


@story_api.post(f"{ONE}/consent")
@story_api.arguments(ConsentSchema)
@story_api.response(201, StorySchema)
@allow(may_record_consent, load=queries.story_of)
def record_story_consent(given: dict[str, Any], monitoring_return: Return, story: Story) -> Answer:
    """Record who agreed, when, and for which uses."""
    service.record_consent(current_session(), monitoring_return, story, **given, **acting_now())
    return _created(story)


@story_api.post(f"{ONE}/withdrawal")
@story_api.arguments(WithdrawalSchema)
@story_api.response(201, StorySchema)
@allow(may_record_consent, load=queries.story_of)
def withdraw_story_consent(given: dict[str, Any], monitoring_return: Return, story: Story) -> Answer:
    """Record that somebody agrees no more. The story is gone from what is published next."""
    service.withdraw_consent(current_session(), monitoring_return, story, **given, **acting_now())
    return _created(story)
