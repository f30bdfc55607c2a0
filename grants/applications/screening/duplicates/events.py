"""What can have happened with applications that look alike."""

from uuid import UUID

from grants.kernel.events import Event


class LikelyDuplicatesFound(Event):
    """An application looks like others; how many are new."""

    sentence = "{application_id} was found to look like {found:other application}"

    application_id: UUID
    found: int


class LikelyDuplicateGone(Event):
    """Two applications look alike no more, before anybody judged them: no sign is left."""

    sentence = "{one_id:An application} and {other_id:an application} were found to look alike no more"

    pair_id: UUID
    one_id: UUID
    other_id: UUID


class DuplicateJudged(Event):
    """An administrator said whether two applications are the same: `different` or `same`."""

    sentence = (
        "{actor} judged that {one_id:an application} and {other_id:an application} are {verdict:same=the "
        "same|different=different applications}"
    )

    pair_id: UUID
    one_id: UUID
    other_id: UUID
    verdict: str


DUPLICATE_EVENTS = (LikelyDuplicatesFound, LikelyDuplicateGone, DuplicateJudged)
