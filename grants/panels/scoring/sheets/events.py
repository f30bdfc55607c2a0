"""What can have happened with a member's spreadsheet of marks."""

from uuid import UUID

from grants.kernel.events import Event


class SheetTakenOver(Event):
    """A member's marks came from the spreadsheet that was made for them. `marks` is how many changed."""

    sentence = "{actor} took over the spreadsheet of {member_id} for {panel_id}: {marks:mark} changed"

    panel_id: UUID
    member_id: UUID
    marks: int


SHEETS_EVENTS = (SheetTakenOver,)
