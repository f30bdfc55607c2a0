"""What can have happened with how much grants report."""

from uuid import UUID

from grants.kernel.events import Event


class ReportingChanged(Event):
    """A scheme says something else about how much its grants report, by the names of what changed."""

    sentence = "{actor} changed how much grants of {scheme_id} report: {fields}"

    scheme_id: UUID
    fields: tuple[str, ...]


REPORTING_EVENTS = (ReportingChanged,)
