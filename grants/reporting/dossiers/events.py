"""What can have happened with dossiers."""

from uuid import UUID

from grants.kernel.events import Event


class DossierAsked(Event):
    """Somebody wants the whole file of a grant; a worker is to build it."""

    sentence = "{actor} asked for the whole file of {award_id:a grant}"

    award_id: UUID
    dossier_id: UUID


class DossierBuilt(Event):
    """The whole file of a grant is there to be taken."""

    sentence = "The whole file of {award_id:a grant} was built: {pieces:piece}"

    award_id: UUID
    dossier_id: UUID
    pieces: int


class DossierTaken(Event):
    """Somebody took the whole file of a grant out of the system."""

    sentence = "{actor} took the whole file of {award_id:a grant} out"

    award_id: UUID
    dossier_id: UUID


EVENTS = (DossierAsked, DossierBuilt, DossierTaken)
