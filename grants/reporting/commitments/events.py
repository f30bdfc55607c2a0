"""What can have happened with commitments."""

from uuid import UUID

from grants.kernel.events import Event


class CommitmentMade(Event):
    """Something that was promised is written down, with who looks after it."""

    sentence = "{actor} wrote down {commitment_id:a commitment}, which {owner_id} looks after"

    commitment_id: UUID
    owner_id: UUID


class CommitmentChanged(Event):
    """The words of a commitment, who looks after it, or what measures it changed."""

    sentence = "{actor} changed {commitment_id:a commitment}, which {owner_id} looks after"

    commitment_id: UUID
    owner_id: UUID


class CommitmentReviewed(Event):
    """Somebody said how a commitment stands, and on what that rests."""

    sentence = (
        "{actor} reviewed {commitment_id:a commitment}:"
        " {status:kept=kept|on_the_way=on the way|not_kept=not kept|not_measured=cannot be measured yet}"
    )

    commitment_id: UUID
    review_id: UUID
    status: str


class CommitmentPublished(Event):
    """Everybody can read a commitment with its reviews."""

    sentence = "{actor} published {commitment_id:a commitment}"

    commitment_id: UUID


class CommitmentTakenBack(Event):
    """A commitment that was published is read by us and its owner alone."""

    sentence = "{actor} published {commitment_id:a commitment} no longer"

    commitment_id: UUID


class CommitmentEnded(Event):
    """A commitment stands no longer."""

    sentence = "{actor} ended {commitment_id:a commitment}"

    commitment_id: UUID


EVENTS = (
    CommitmentMade,
    CommitmentChanged,
    CommitmentReviewed,
    CommitmentPublished,
    CommitmentTakenBack,
    CommitmentEnded,
)
