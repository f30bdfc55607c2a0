"""Who signed for a grant, in the words of pages and mails."""

from collections.abc import Sequence

from grants.awards.models import Award
from grants.awards.offers.models import Signature
from grants.kernel.look import day


def signed_by(award: Award, signatures: Sequence[Signature]) -> str:
    """The names of those who signed, `Sam Field and Mel Moss`; of a grant from before signatures were kept, whoever
    accepted it. An award with its accepter.
    """
    names = [f"{each.name} (on paper)" if each.on_paper else each.name for each in signatures]
    return " and ".join(names) or (award.accepter.name if award.accepter else "")


def as_text(award: Award, signatures: Sequence[Signature]) -> str:
    """What was signed, word for word, as plain text: each signature with its statement, then the terms."""
    parts = [f"{award.title}\n{award.reference}"]
    for each in signatures:
        on_paper = ", on paper" if each.on_paper else ""
        parts.append(f"{each.name} signed on {day(each.signed_on)}{on_paper}:\n\n{each.statement}")
    parts += [f"The terms\n\n{each.terms_text}\n\nSHA-256: {each.terms_digest}" for each in signatures[:1]]
    return "\n\n\n".join(parts) + "\n"
