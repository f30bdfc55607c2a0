"""What can have happened with published tables."""

from uuid import UUID

from grants.kernel.events import Event


class PublishedTableLoaded(Event):
    """Somebody loaded a published table, and it was held against its lines."""

    sentence = "{actor} loaded a published table, with {differences:difference} from its own lines"

    table_id: UUID
    differences: int
