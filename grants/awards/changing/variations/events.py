"""What can happen to a variation."""

from uuid import UUID

from grants.kernel.events import Event


class VariationAsked(Event):
    """A change of a grant was asked for by the grantee, or offered by us. `what` names what changes."""

    sentence = "{actor} {source:grantee=asked for|us=offered|uplift=began} change {number} of {award_id}: {what}"

    award_id: UUID
    number: int
    source: str
    what: tuple[str, ...]


class VariationAgreed(Event):
    """One person agreed for their side; others still have to."""

    sentence = "{actor} agreed for {side:us=us|grantee=the grantee} to change {number} of {award_id}"

    award_id: UUID
    number: int
    side: str


class AwardVaried(Event):
    """A grant has changed by agreement, or by an uplift. `what` names what changed."""

    sentence = "{award_id} was changed by its change {number}: {what}"

    award_id: UUID
    number: int
    what: tuple[str, ...]


class VariationRefused(Event):
    """A side did not agree to a change of a grant, and said why."""

    sentence = "{actor} refused for {side:us=us|grantee=the grantee} change {number} of {award_id}"

    award_id: UUID
    number: int
    side: str


class VariationWithdrawn(Event):
    """Whoever wanted a change of a grant does not want it any more."""

    sentence = "{actor} withdrew change {number} of {award_id}"

    award_id: UUID
    number: int


VARIATION_EVENTS = (VariationAsked, VariationAgreed, AwardVaried, VariationRefused, VariationWithdrawn)
