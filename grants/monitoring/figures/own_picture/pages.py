"""A grantee's own picture, all its grants together."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grants.kernel.web import allow, current_actor, current_session
from grants.monitoring.figures.own_picture.access import may_see_own_picture
from grants.monitoring.figures.own_picture.queries import own_picture
from grants.organisations.models import Organisation
from grants.organisations.queries import organisation_of

picture_pages = Blueprint("own_picture", __name__)


@picture_pages.get("/organisations/<uuid:organisation_id>/picture")
@allow(may_see_own_picture, load=organisation_of)
def show(organisation: Organisation) -> ResponseReturnValue:
    return render_template(
        "monitoring/pages/own_picture.html",
        organisation=organisation,
        picture=own_picture(current_session(), organisation, current_actor()),
        to_them=current_actor().holds("member", organisation.id),
    )
