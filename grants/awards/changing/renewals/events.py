"""What can happen when a grant is renewed."""

from uuid import UUID

from grants.kernel.events import Event


class RenewalInvited(Event):
    """A grantee is invited to say what has changed, and to ask that its grant goes on."""

    sentence = "{actor} invited the grantee of {award_id} to ask that it goes on"

    award_id: UUID
    number: int


class RenewalSent(Event):
    """The grantee has said it."""

    sentence = "{actor} sent the renewal of {award_id}"

    award_id: UUID
    number: int


class RenewalRecommended(Event):
    """One of us says whether the grant should go on; another confirms it."""

    sentence = "{actor} recommended {outcome:renew=to renew|decline=not to renew} {award_id}"

    award_id: UUID
    number: int
    outcome: str


class RenewalConfirmed(Event):
    """Two of us have decided. Where the grant goes on, it is offered as a change; else it ends as it would."""

    sentence = "{actor} confirmed {outcome:renew=that it is renewed|decline=that it is not renewed}: {award_id}"

    award_id: UUID
    number: int
    outcome: str
    variation_number: int | None


class RenewalWithdrawn(Event):
    """We invite to nothing any more, before anything was sent."""

    sentence = "{actor} took back the invitation to renew {award_id}"

    award_id: UUID
    number: int


RENEWAL_EVENTS = (RenewalInvited, RenewalSent, RenewalRecommended, RenewalConfirmed, RenewalWithdrawn)
