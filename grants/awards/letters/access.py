"""Who may read letters."""

from grants.awards.access import may_read_letters, may_read_letters_about
from grants.awards.letters.models import Letter
from grants.awards.models import Award
from grants.kernel.access import Actor


def may_read_letter(actor: Actor, letter: Letter) -> str | None:
    """Those to whom it is written, and administrators without a conflict of interest."""
    if letter.application is not None:
        return may_read_letters_about(actor, letter.application)
    assert letter.award is not None
    return may_read_letters(actor, letter.award)


def may_read_letter_of_award(actor: Actor, records: tuple[Award, Letter]) -> str | None:
    return may_read_letters(actor, records[0])
