"""Schemes that score without names: from whom an applicant's name is hidden, and until when."""

from grants.applications.models import IN_ASSESSMENT
from grants.kernel.uploads.models import Upload
from grants.panels.models import PanelMember
from grants.panels.seats import Seat
from grants.schemes.models import Scheme


def hides_names(scheme: Scheme, state: str, member: PanelMember | None) -> bool:
    """Whether this reader sees an application in this state without who applies.

    Members do where the scheme is scored so, until its decision is final; their declaration is made on the name.
    """
    return scheme.scores_blind and member is not None and state == IN_ASSESSMENT


def is_blind(seat: Seat) -> bool:
    """Whether whoever has this seat sees its application without who applies. Needs its round and scheme."""
    return hides_names(seat.application.round.scheme, seat.application.state, seat.member)


def neutral_name(upload: Upload) -> str:
    """A file's name that tells nothing but its kind."""
    return f"File.{upload.file.name.rpartition('.')[2]}"
