"""`/mailings`: messages that staff write to one grantee or applicant, an organisation, or all of a round."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.kernel.access import administrator
from grants.kernel.api import PageQuery, Strict, api_blueprint, expected_version, page_schema
from grants.kernel.paging import Page
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.notifications.schemas import MessageSummarySchema
from grants.notifications.staff.mailings import queries, rules, service
from grants.notifications.staff.mailings.access import may_read_mailing, may_write_to, several_of
from grants.notifications.staff.mailings.models import Mailing, MailingRecipient
from grants.notifications.staff.mailings.queries import Audience, audience_of
from grants.notifications.staff.mailings.sent import SentByItself, sent_page
from grants.notifications.staff.mailings.service import Draft, Preview
from grants.notifications.staff.mailings.several import Several

api = api_blueprint("mailings", "Messages that staff write to people")

Shown = dict[str, Any]
ADDRESS = f"/<any({', '.join(rules.AUDIENCES)}):of>/<uuid:of_id>/mailings"


class NewMailingSchema(Strict):
    """The words of a message, and where answers go. In a round, `groups` says who gets it."""

    subject = fields.String(required=True)
    body = fields.String(required=True, metadata={"description": "Plain text; an empty line ends a paragraph"})
    reply_to = fields.String(required=True)
    groups = fields.List(fields.String(validate=validate.OneOf(list(rules.GROUPS))), load_default=list)


class WaySchema(Strict):
    """How many get it in one way."""

    way = fields.String()
    people = fields.Integer()


class MailingPreviewSchema(Strict):
    """What would go, and how. Its ETag is for `If-Match`, so that nothing goes that you have not seen."""

    people = fields.Integer()
    example = fields.String(allow_none=True, metadata={"description": "What the first of them reads"})
    by_way = fields.List(fields.Nested(WaySchema))
    nobody_at = fields.List(
        fields.String(), metadata={"description": "Organisations for which nobody has an account here: ring them"}
    )
    goes_at = fields.AwareDateTime()


class MailingSchema(Strict):
    """A message of staff."""

    id = fields.UUID()
    author_id = fields.UUID()
    award_id = fields.UUID(allow_none=True)
    application_id = fields.UUID(allow_none=True)
    organisation_id = fields.UUID(allow_none=True)
    round_id = fields.UUID(allow_none=True)
    several_of = fields.String(allow_none=True, metadata={"description": "Of what kind, where it is about several"})
    groups = fields.List(fields.String())
    subject = fields.String()
    body = fields.String()
    reply_to = fields.String()
    sent_at = fields.AwareDateTime()


class MailingProgressSchema(Strict):
    """How far a message has got, counted over those that you may read of."""

    people = fields.Integer()
    written = fields.Integer()
    sent = fields.Integer()


class MailingWithProgressSchema(MailingSchema):
    """A message of staff, and how far it has got."""

    progress = fields.Nested(MailingProgressSchema)


class SentMessageSchema(Strict):
    """A message that the program wrote about it, in words: what it is, and how it goes to its reader."""

    message = fields.Nested(MessageSummarySchema)
    kind = fields.String()
    how = fields.String()


class MailingRecipientSchema(Strict):
    """One who gets it: about what, how, and the message once it is written."""

    about_id = fields.UUID()
    person_id = fields.UUID()
    organisation_id = fields.UUID()
    way = fields.String()
    message_id = fields.UUID(allow_none=True)


@api.get(ADDRESS, "list_mailings")
@api.arguments(PageQuery, location="query")
@api.response(200, page_schema(MailingSchema))
@allow(may_write_to, load=audience_of)
def list_all(query: Shown, audience: Audience) -> Page[Mailing]:
    """What staff wrote to those of a grant, an application, an organisation or a round."""
    return queries.mailings_page(current_session(), audience, after=query.get("after"), size=query["size"])


@api.get(f"/<any({', '.join(rules.AUDIENCES)}):of>/<uuid:of_id>/sent_messages", "list_sent_messages")
@api.arguments(PageQuery, location="query")
@api.response(200, page_schema(SentMessageSchema))
@allow(may_write_to, load=audience_of)
def list_sent(query: Shown, audience: Audience) -> Page[SentByItself]:
    """What went out about it by itself: letters, reminders, answers. Of a round, what is about the round itself."""
    session, actor = current_session(), current_actor()
    return sent_page(session, actor, audience, after=query.get("after"), size=query["size"])


@api.post(f"{ADDRESS}/preview", "preview_mailing")
@api.arguments(NewMailingSchema)
@api.response(200, MailingPreviewSchema, etag=True)
@allow(may_write_to, load=audience_of)
def preview(typed: Shown, audience: Audience) -> tuple[Shown, dict[str, str]]:
    """Who would get a message, and how. Nothing is kept."""
    shown = service.preview(current_session(), audience, _draft(typed), **acting_now())
    return _previewed(shown), {"ETag": f'"{shown.edition}"'}


def _previewed(shown: Preview) -> Shown:
    return {
        "people": len(shown.to.recipients),
        "example": shown.example.text if shown.example else None,
        "by_way": [{"way": way, "people": number} for way, number in shown.by_way],
        "nobody_at": shown.to.nobody_at,
        "goes_at": shown.goes_at,
    }


def _draft(typed: Shown) -> Draft:
    return Draft(typed["subject"], typed["body"], typed["reply_to"], tuple(typed.get("groups", ())))


@api.post(ADDRESS, "send_mailing")
@api.arguments(NewMailingSchema)
@api.response(201, MailingWithProgressSchema, etag=True)
@api.needs_version
@allow(may_write_to, load=audience_of)
def send(typed: Shown, audience: Audience) -> tuple[Shown, dict[str, str]]:
    """Send what was previewed, once."""
    edition = expected_version()
    mailing = service.send_mailing(
        current_session(),
        audience,
        _draft(typed),
        edition=edition,
        **acting_now(),
    )
    headers = {"Location": url_for(".show", mailing_id=mailing.id), "ETag": f'"{edition or 0}"'}
    return _shown(mailing), headers


class MailingToSeveralSchema(NewMailingSchema):
    """A message about several of one kind, each with its people."""

    of = fields.String(required=True, validate=validate.OneOf(rules.SEVERAL))
    ids = fields.List(fields.UUID(), required=True)
    groups = fields.List(fields.String(), dump_only=True)


class MailingLeftSchema(Strict):
    """One that is not written to, and why."""

    name = fields.String()
    reason = fields.String()


class MailingToSeveralPreviewSchema(MailingPreviewSchema):
    left = fields.List(fields.Nested(MailingLeftSchema))


@api.post("/mailings/preview", "preview_mailing_to_several")
@api.arguments(MailingToSeveralSchema)
@api.response(200, MailingToSeveralPreviewSchema, etag=True)
@allow(administrator)
def preview_to_several(typed: Shown) -> tuple[Shown, dict[str, str]]:
    """Who would get a message about several, and how, and about which of them nobody is written to. Nothing is kept."""
    several = several_of(current_session(), current_actor(), typed["of"], typed["ids"])
    shown = service.preview(current_session(), several, _draft(typed), **acting_now())
    left = [{"name": name, "reason": reason} for name, reason in several.left]
    return {**_previewed(shown), "left": left}, {"ETag": f'"{shown.edition}"'}


@api.post("/mailings", "send_mailing_to_several")
@api.arguments(MailingToSeveralSchema)
@api.response(201, MailingWithProgressSchema, etag=True)
@api.needs_version
@allow(administrator)
def send_to_several(typed: Shown) -> tuple[Shown, dict[str, str]]:
    """Send what was previewed about several, once."""
    session, edition = current_session(), expected_version()
    several = several_of(session, current_actor(), typed["of"], typed["ids"])
    mailing = service.send_mailing(session, several, _draft(typed), edition=edition, **acting_now())
    return _shown(mailing), {"Location": url_for(".show", mailing_id=mailing.id), "ETag": f'"{edition or 0}"'}


@api.get("/mailings/<uuid:mailing_id>", "show_mailing")
@api.response(200, MailingWithProgressSchema)
@allow(may_read_mailing, load=queries.mailing_of)
def show(mailing: Mailing, _: Audience | Several) -> Shown:
    """A message of staff, and how far it has got."""
    return _shown(mailing)


def _shown(mailing: Mailing) -> Shown:
    progress = queries.progress_of(current_session(), current_actor(), mailing.id)
    return {**{name: getattr(mailing, name) for name in MailingSchema().fields}, "progress": progress}


@api.get("/mailings/<uuid:mailing_id>/recipients", "list_mailing_recipients")
@api.arguments(PageQuery, location="query")
@api.response(200, page_schema(MailingRecipientSchema))
@allow(may_read_mailing, load=queries.mailing_of)
def list_recipients(query: Shown, mailing: Mailing, _: Audience | Several) -> Page[MailingRecipient]:
    """Who gets a message of staff, without those whose application is closed to you."""
    session, actor = current_session(), current_actor()
    return queries.recipients_page(session, actor, mailing.id, after=query.get("after"), size=query["size"])
