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
    """A saved list is kept no more."""

    sentence = "{actor} took away {saved_list_id:a saved list}"

    saved_list_id: UUID
    list_key: str


LIST_EVENTS = (ListSaved, SavedListForgotten)
