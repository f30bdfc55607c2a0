"""What can have happened with lots."""

from uuid import UUID

from grants.kernel.events import Event


class LotsDrawn(Event):
    """Lots were drawn among applications that their marks cannot tell apart; the seed gives `drawn` again."""

    sentence = "{actor} drew lots in {panel_id} among applications that their marks cannot tell apart"

    draw_id: UUID
    panel_id: UUID
    seed: str
    drawn: tuple[UUID, ...]


LOTS_EVENTS = (LotsDrawn,)
