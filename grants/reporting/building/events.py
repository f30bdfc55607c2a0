"""What can have happened while a pack is built."""

from uuid import UUID

from grants.kernel.events import Event


class PackBuiltAgainAsked(Event):
    """Somebody lets a worker try again to build a pack that could not be built."""

    sentence = "{actor} let {pack_id:a pack} be built again after that had failed"

    pack_id: UUID


EVENTS = (PackBuiltAgainAsked,)
