"""What can have happened with the outcomes of a grant."""

from uuid import UUID

from grants.kernel.events import Event


class OutcomeProposed(Event):
    """One side put an outcome of a grant anew; it waits for the other."""

    sentence = "{actor} proposed an outcome of {award_id} for {by_us:us|the grantee}"

    award_id: UUID
    outcome_id: UUID
    by_us: bool


class OutcomeAgreed(Event):
    """Both sides agree to an outcome of a grant; returns ask for it from now on."""

    sentence = "{actor} agreed to an outcome of {award_id} for {by_us:us|the grantee}"

    award_id: UUID
    outcome_id: UUID
    by_us: bool


class OutcomeDropped(Event):
    """What one side put about an outcome was taken back or turned down: it stays as it was."""

    sentence = "{actor} dropped what was proposed of an outcome of {award_id}, for {by_us:us|the grantee}"

    award_id: UUID
    outcome_id: UUID
    by_us: bool


OUTCOME_EVENTS = (OutcomeProposed, OutcomeAgreed, OutcomeDropped)
