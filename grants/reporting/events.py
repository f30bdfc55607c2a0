"""What can have happened with reporting packs."""

from uuid import UUID

from grants.kernel.events import Event


class PackAsked(Event):
    """Somebody wants a pack on a scheme, or on all of them; a worker is to build it."""

    sentence = "{actor} asked for {pack_id:a pack} on {scheme_id:|all schemes}"

    pack_id: UUID
    scheme_id: UUID | None


class PackBuilt(Event):
    """A pack is there to be read, with the figures that it was built from."""

    sentence = "{pack_id:A pack} on {scheme_id:|all schemes} was built"

    pack_id: UUID
    scheme_id: UUID | None


class PackRebuilt(Event):
    """A draft was built again, because a return that was late then has been accepted."""

    sentence = "{pack_id:A pack} was built again with returns that had been late"

    pack_id: UUID
    version: int


EVENTS = (PackAsked, PackBuilt, PackRebuilt)
