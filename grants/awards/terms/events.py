"""What can happen with the terms of grants."""

from uuid import UUID

from grants.kernel.events import Event


class TermsPublished(Event):
    """Offers that are made from now on have these terms: of one scheme, or of all that have none of their own."""

    sentence = "{actor} published version {number} of the terms of {scheme_id:|all schemes without their own}"

    terms_id: UUID
    scheme_id: UUID | None
    number: int


TERMS_EVENTS = (TermsPublished,)
