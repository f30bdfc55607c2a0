"""`/awards/{id}/notice`: notice that a grant ends."""

from typing import Any

from flask import url_for

from grants.applications.schemas import NothingSchema
from grants.awards.changing.ending import access, service
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.schemas import EndPlanSchema, NoticeSchema, NoticeToGiveSchema, WithdrawnNoticeSchema
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session

api = api_blueprint("ending", "Notice that a grant ends")

Answer = tuple[Notice, dict[str, str]]


def _located(notice: Notice) -> Answer:
    current_session().refresh(notice, ["preparer", "agreer", "giver"])
    at = url_for("ending_api.show", award_id=notice.award_id)
    return notice, {"ETag": f'"{notice.version}"', "Location": at}


@api.get("/awards/<uuid:award_id>/notice", "show_notice")
@api.response(200, NoticeSchema, etag=True)
@allow(access.may_read_notice, load=access.load_notice)
def show(_: Award, notice: Notice) -> Answer:
    """The latest notice of a grant."""
    return notice, {"ETag": f'"{notice.version}"'}


@api.post("/awards/<uuid:award_id>/notice", "give_notice")
@api.arguments(NoticeToGiveSchema)
@api.response(201, NoticeSchema)
@api.takes_version
@allow(access.may_give_notice, load=award_of)
def give(given: dict[str, Any], award: Award) -> Answer:
    """Prepare notice, which another of us gives; or give the grant back as its grantee. `If-Match` is the award's."""
    return _located(service.give_notice(current_session(), award, **given, version=expected_version(), **acting_now()))


@api.post("/awards/<uuid:award_id>/notice/agreement", "agree_to_notice")
@api.arguments(NothingSchema)
@api.response(201, NoticeSchema)
@api.takes_version
@allow(access.may_agree_to_notice, load=access.load_notice)
def agree(_: dict[str, Any], award: Award, notice: Notice) -> Answer:
    """Agree as the grantee that the grant ends sooner than in six months."""
    service.agree_to_notice(current_session(), award, notice, version=expected_version(), **acting_now())
    return _located(notice)


@api.post("/awards/<uuid:award_id>/notice/release", "release_notice")
@api.arguments(NothingSchema)
@api.response(201, NoticeSchema)
@api.takes_version
@allow(access.may_release_notice, load=access.load_notice)
def release(_: dict[str, Any], award: Award, notice: Notice) -> Answer:
    """Give the notice that another prepared; the grantee hears of it."""
    service.release_notice(current_session(), award, notice, version=expected_version(), **acting_now())
    return _located(notice)


@api.post("/awards/<uuid:award_id>/notice/withdrawal", "withdraw_notice")
@api.arguments(WithdrawnNoticeSchema)
@api.response(201, NoticeSchema)
@api.takes_version
@allow(access.may_withdraw_notice, load=access.load_notice)
def withdraw(given: dict[str, Any], award: Award, notice: Notice) -> Answer:
    """Take notice back before it takes effect."""
    service.withdraw_notice(current_session(), award, notice, **given, version=expected_version(), **acting_now())
    return _located(notice)


@api.put("/awards/<uuid:award_id>/notice/plan", "write_end_plan")
@api.arguments(EndPlanSchema)
@api.response(200, NoticeSchema, etag=True)
@api.needs_version
@allow(access.may_write_plan, load=access.load_notice)
def plan(given: dict[str, Any], award: Award, notice: Notice) -> Answer:
    """Say for your side what happens to the people served when the grant ends."""
    service.write_plan(current_session(), award, notice, **given, version=expected_version(), **acting_now())
    return notice, {"ETag": f'"{notice.version}"'}
