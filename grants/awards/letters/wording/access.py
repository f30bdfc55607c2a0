"""Who changes the texts of letters, and who looks at a letter before it is sent: those who run the programme."""

from grants.awards.access import may_read_letters_about
from grants.awards.letters.wording.trying import Place
from grants.kernel.access import Actor, administrator
from grants.panels.models import Decision


def may_change_text(actor: Actor, place: Place) -> str | None:
    return administrator(actor)


def may_try_letter(actor: Actor, decision: Decision) -> str | None:
    """Look at the letter about a decision before it is sent: administrators without a conflict of interest."""
    return administrator(actor) or may_read_letters_about(actor, decision.application)
