"""The letterhead on one page, for administrators."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.letters.letterhead import service
from grants.awards.letters.letterhead.queries import head_of_letters, letterhead_of, picture_address
from grants.awards.letters.letterhead.rules import LENGTHS
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.request_limits import takes_files
from grants.kernel.web import acting_now, allow, current_session, this_app

pages = Blueprint("letterhead", __name__)


@pages.get("/letterhead")
@allow(administrator)
def show() -> ResponseReturnValue:
    letterhead, head = letterhead_of(current_session()), head_of_letters(current_session())
    pictures = {which: picture_address(getattr(head, which)) for which in service.PICTURES}
    return render_template("awards/pages/letterhead.html", letterhead=letterhead, pictures=pictures)


@pages.post("/letterhead")
@takes_files
@allow(administrator)
def save() -> ResponseReturnValue:
    """Words and pictures together: where one of them is refused, nothing is kept."""
    session, form = current_session(), FormReader(request.form)
    wanted = {field: form.text(field) for field in LENGTHS}
    service.set_letterhead(session, wanted=wanted, version=form.version(), **acting_now())
    for which in service.PICTURES:
        sent = request.files.get(which)
        if sent is not None and sent.filename:
            _set_picture(which, sent.filename, sent.read())
        elif form.flag(f"without_{which}"):
            _set_picture(which, "", None)
    note("Saved. Letters that are asked for from now on have this head.")
    return redirect(url_for(".show"))


def _set_picture(which: str, name: str, content: bytes | None) -> None:
    service.set_picture(
        current_session(),
        which=which,
        name=name,
        content=content,
        files=this_app().files,
        **acting_now(),
    )
