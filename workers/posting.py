"""Letters go to GOV.UK Notify, which prints and posts them: each with its address on a sheet before it."""

import io
from uuid import UUID

import pikepdf

from grants.kernel.running import GiveUp, Record, Work
from grants.kernel.web import this_app
from grants.notifications.delivering.posting.queries import letter_to_hand_over
from grants.notifications.delivering.posting.rules import ASKED, MOST_PAGES, reference_of
from grants.notifications.delivering.posting.service import record_taken
from workers.notify import letter_by_notify
from workers.pdf import make_pdf


def post_letter(work: Work) -> Record | None:
    """Give the letter that the job names to Notify, unless that has it."""
    app, message_id = this_app(), UUID(work.args["message_id"])
    with work.database.read() as session:
        asked, file = letter_to_hand_over(session, message_id)
        if asked.state != ASKED:
            return None
        address, digest = asked.address.splitlines(), file.digest
    sheet = app.jinja_env.get_template("notifications/papers/address_sheet.html").render(address=address)
    content = _together(make_pdf(sheet), app.files.get(digest))
    letter_by_notify(app.settings, content=content, reference=reference_of(message_id))
    return lambda session, now: record_taken(session, message_id, now=now)


def _together(sheet: bytes, letter: bytes) -> bytes:
    """The sheet with the address, an empty back, and the letter from the front of its first sheet on."""
    with pikepdf.open(io.BytesIO(sheet)) as run, pikepdf.open(io.BytesIO(letter)) as document:
        run.add_blank_page(page_size=(595, 842))
        run.pages.extend(document.pages)
        if len(run.pages) > MOST_PAGES:
            raise GiveUp(f"GOV.UK Notify posts no letter of more than {MOST_PAGES - 2} pages.")
        written = io.BytesIO()
        run.save(written)
    return written.getvalue()
