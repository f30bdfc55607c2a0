"""`/search`: finding records by a program."""

from typing import Any

from marshmallow import fields, validate

from grants.kernel.access import signed_in
from grants.kernel.api import PageQuery, Strict, api_blueprint
from grants.kernel.finding.queries import FIRST, Group, Hit, find, kinds_for, record_referred_to
from grants.kernel.finding.rules import wanted_in
from grants.kernel.paging import LARGEST_PAGE
from grants.kernel.problems import Problem, check
from grants.kernel.web import allow, current_actor, current_session, this_app

finding_api = api_blueprint("search", "Finding records")


class SearchQuery(PageQuery):
    q = fields.String(required=True, metadata={"description": "Words, all of which are there; or a reference"})
    kind = fields.String(load_default="", metadata={"description": "Only these, by the `kind` of a group"})
    size = fields.Integer(load_default=FIRST, validate=validate.Range(min=1, max=LARGEST_PAGE))


class HitSchema(Strict):
    """A record that was found."""

    id = fields.UUID()
    title = fields.String()
    reference = fields.String()
    state = fields.String()
    sentence = fields.String()
    excerpt = fields.String(metadata={"description": "What is written around the words, for finds by words"})
    href = fields.String(metadata={"description": "The page that shows it"})


class GroupSchema(Strict):
    """What was found of one kind, the newest first."""

    kind = fields.String()
    heading = fields.String()
    items = fields.List(fields.Nested(HitSchema))
    next = fields.String(allow_none=True)


class FindsSchema(Strict):
    """What was found; `goes_to` is the page of the record whose reference was sent."""

    words = fields.List(fields.String(), metadata={"description": "What was looked for"})
    goes_to = fields.String(allow_none=True)
    groups = fields.List(fields.Nested(GroupSchema))


def _hit(hit: Hit) -> dict[str, Any]:
    found = hit.found
    return {
        "id": hit.id,
        "title": found.title,
        "reference": found.reference,
        "state": found.state,
        "sentence": found.sentence,
        "excerpt": "".join(piece.text for piece in hit.excerpt),
        "href": found.href,
    }


def _group(group: Group) -> dict[str, Any]:
    items = [_hit(hit) for hit in group.items]
    return {"kind": group.kind.key, "heading": group.kind.heading, "items": items, "next": group.next_cursor}


@finding_api.get("/search")
@finding_api.arguments(SearchQuery, location="query")
@finding_api.response(200, FindsSchema)
@allow(signed_in)
def search(query: dict[str, Any]) -> dict[str, Any]:
    """Find records that you may read, by name, reference, number, postcode, or words in applications.

    Without `kind`, the first of each kind that has any; with it, a page of that kind.
    """
    session, actor, registry = current_session(), current_actor(), this_app().registry
    wanted, kinds = wanted_in(query["q"]), kinds_for(registry, actor)
    after, size = query.get("after"), query["size"]
    if query["kind"] or after:
        kinds = [kind for kind in kinds if kind.key == query["kind"]]
        check([] if kinds else [Problem("kind", "Nothing of this kind can be found. Leave it out for all.", "unknown")])
    groups = [find(session, actor, kind, wanted, after=after, size=size) for kind in kinds]
    straight = record_referred_to(session, registry, actor, query["q"])
    return {
        "words": wanted.words,
        "goes_to": straight.href if straight else None,
        "groups": [_group(group) for group in groups if group.items],
    }
