"""What happens to saved lists."""

from uuid import UUID

from grants.kernel.events import Event


class ListSaved(Event):
    """A list was saved under a name, for one person or for all of the grant-maker."""

    sentence = "{actor} saved {saved_list_id:a list} under a name"

    saved_list_id: UUID
    list_key: str
    for_all: bool


class SavedListForgotten(Event):
    """A saved list is kept no more. `saved_by` is whoever had saved it, where somebody else took it away."""

    sentence = "{actor} took away {called:=a saved list} of {saved_by:somebody|their own}"

    saved_list_id: UUID
    list_key: str
    called: str = ""
    saved_by: UUID | None = None


LIST_EVENTS = (ListSaved, SavedListForgotten)
