"""Who may see a scheme and its money. Rounds are announced to everybody."""

from grants.kernel.access import Actor, open_to_all
from grants.schemes.models import Round, Scheme


def may_list_schemes(actor: Actor, record: object = None) -> str | None:
    """Administrators see all of them; people of funders, those that they fund."""
    if actor.is_administrator or actor.held("funder"):
        return None
    return "Only funders and people who run the grants programme can see this."


def may_read_money(actor: Actor, scheme: Scheme) -> str | None:
    """How much is committed and left: administrators, and the funders of the scheme."""
    funders = {contribution.funder_id for contribution in scheme.contributions}
    if actor.is_administrator or funders & actor.held("funder"):
        return None
    return "Only its funders and people who run the grants programme can see this."


@open_to_all
def may_read_scheme(actor: Actor, scheme: Scheme) -> str | None:
    """Everybody once a round is announced; before, those who may see its money."""
    return None if scheme.rounds else may_read_money(actor, scheme)


@open_to_all
def may_read_round(actor: Actor, round_: Round) -> str | None:
    """Everybody."""
    return None
