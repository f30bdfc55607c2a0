"""Who may open a file, beyond reading what it belongs to."""

from grants.kernel.access import Actor
from grants.kernel.uploads.models import HARMFUL, UNSCANNED, Upload

NOT_LOOKED_AT = "No scanner has looked at this file yet, so only the people who added it can open it."
FOUND_HARMFUL = "This file was found to be harmful, so nobody can open it."


def closed_because(actor: Actor, upload: Upload) -> str | None:
    """Why somebody who reads what a file belongs to can't open the file; None when they can."""
    if upload.state == HARMFUL:
        return FOUND_HARMFUL
    if upload.state == UNSCANNED and not actor.holds("member", upload.organisation_id):
        return NOT_LOOKED_AT
    return None
