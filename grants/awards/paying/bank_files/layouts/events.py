"""What can happen to layouts."""

from typing import Any
from uuid import UUID

from grants.kernel.events import Event


class PaymentLayoutSaved(Event):
    """A layout is new, or has another version: this one."""

    sentence = "{actor} saved a layout of files from or for a bank, “{called}”"

    layout_id: UUID
    kind: str
    called: str
    version: int
    definition: dict[str, Any]


LAYOUT_EVENTS = (PaymentLayoutSaved,)
