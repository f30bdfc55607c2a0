"""What can happen to the texts of letters."""

from uuid import UUID

from grants.kernel.events import Event


class LetterTextChanged(Event):
    """A kind of letter has a new text: of a scheme, or of the grant-maker for all schemes."""

    sentence = "{actor} changed the text of a kind of letter, {kind}, of {scheme_id:|all schemes}"

    template_id: UUID
    kind: str
    scheme_id: UUID | None
    version: int


WORDING_EVENTS = (LetterTextChanged,)
