"""Who signed for a grant, in the words of pages and mails."""

from collections.abc import Sequence

from grants.awards.models import Award
from grants.awards.offers.models import Signature


def signed_by(award: Award, signatures: Sequence[Signature]) -> str:
    """The names of those who signed, `Sam Field and Mel Moss`; of a grant from before signatures were kept, whoever
    accepted it. An award with its accepter.
    """
    names = [f"{each.name} (on paper)" if each.on_paper else each.name for each in signatures]
    return " and ".join(names) or (award.accepter.name if award.accepter else "")
