"""What can have happened with rules for packs."""

from uuid import UUID

from grants.kernel.events import Event


class PackScheduleSet(Event):
    """Packs are asked for by a rule each quarter from now on."""

    sentence = "{actor} had packs asked for each quarter"

    schedule_id: UUID


class PackScheduleStopped(Event):
    """A rule asks for no packs any more."""

    sentence = "{actor} stopped a rule that asked for packs each quarter"

    schedule_id: UUID


EVENTS = (PackScheduleSet, PackScheduleStopped)
