"""Who reads a letter of acceptance that was signed on paper."""

from grants.awards.access import may_decide_about_award, may_read_letters
from grants.awards.models import Award
from grants.awards.offers.paper.models import PaperFile
from grants.kernel.access import Actor
from grants.kernel.uploads.models import HARMFUL


def may_open_letter(actor: Actor, record: tuple[Award, PaperFile]) -> str | None:
    """Administrators who may decide about the grant, who entered and confirm it; its people once it is looked at."""
    award, upload = record
    if upload.state == HARMFUL:
        return "This file was found to be harmful, so nobody can open it."
    if may_decide_about_award(actor, award) is None:
        return None
    return may_read_letters(actor, award)
