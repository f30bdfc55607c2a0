"""The exact days of a change of a grant, for both sides to read: before one asks for it, and before they agree."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.changing.variations import in_words, reading
from grants.awards.changing.variations.access import may_ask_for_variation, may_read_variation, side_of
from grants.awards.changing.variations.checking import check_variation
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.pages import typed_variation
from grants.awards.changing.variations.queries import variation_of
from grants.awards.changing.variations.rules import OPEN
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.clock import london_day
from grants.kernel.idempotency import ONCE
from grants.kernel.pages import FormReader
from grants.kernel.problems import Invalid
from grants.kernel.web import allow, current_actor, current_session, current_time, shown_at
from grants.monitoring.planning.changed import changed_by

pages = Blueprint("changed_days", __name__)


@pages.get("/awards/<uuid:award_id>/variations/<int:number>/days")
@allow(may_read_variation, load=variation_of)
def show(award: Award, variation: Variation) -> ResponseReturnValue:
    """One that is not open any more has made its changes, or makes none."""
    if variation.state not in OPEN:
        return redirect(url_for("variations.show", award_id=award.id, number=variation.number))
    today = london_day(current_time())
    changed = changed_by(current_session(), award, variation.after, today)
    return render_template(
        "monitoring/pages/changed_days.html", award=award, variation=variation, changed=changed, today=today
    )


@pages.post("/awards/<uuid:award_id>/variations/terms/days")
@shown_at("variations.terms")
@allow(may_ask_for_variation, load=award_of)
def before_asking(award: Award) -> ResponseReturnValue:
    """What a change would be, read by whoever asks for it before it is sent. Nothing is kept."""
    said, rows = typed_variation(award, FormReader(request.form))
    try:
        before, after = check_variation(
            current_session(), award, **said, source=side_of(current_actor(), award), now=current_time()
        )
    except Invalid as error:
        raise Invalid(reading.at_rows(error.problems, rows)) from error
    today = london_day(current_time())
    return render_template(
        "monitoring/pages/days_before_asking.html",
        award=award,
        said=said,
        changes=in_words.changes(before, after),
        changed=changed_by(current_session(), award, after, today),
        today=today,
        typed_form=[
            (name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", ONCE)
        ],
        kinds=request.args.getlist("kind"),
    )
