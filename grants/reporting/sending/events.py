"""What can have happened with sending packs."""

from uuid import UUID

from grants.kernel.events import Event


class PackRecipientNamed(Event):
    """A pack is to go to somebody."""

    sentence = "{actor} named somebody to whom {pack_id:a pack} goes"

    pack_id: UUID
    recipient_id: UUID


class PackRecipientRemoved(Event):
    """A pack is not to go to somebody after all, or their link opens it no longer."""

    sentence = "{actor} took somebody out to whom {pack_id:a pack} was to go"

    pack_id: UUID
    recipient_id: UUID


class PackSent(Event):
    """An approved pack goes to somebody, who is told where to read it; `time` counts how often."""

    sentence = "{pack_id:A pack} was sent to somebody"

    pack_id: UUID
    recipient_id: UUID
    time: int


class PackOpened(Event):
    """Somebody to whom a pack was sent has opened it for the first time."""

    sentence = "Somebody to whom {pack_id:a pack} was sent opened it"

    pack_id: UUID
    recipient_id: UUID


EVENTS = (PackRecipientNamed, PackRecipientRemoved, PackSent, PackOpened)
