"""Who may do what with a token. None means yes; otherwise the reason why not."""

from grants.identity.tokens.models import ApiToken
from grants.kernel.access import Actor


def may_withdraw_token(actor: Actor, token: ApiToken) -> str | None:
    """The owner of the token, and administrators: somebody may have lost theirs."""
    if actor.is_administrator or (actor.signed_in and actor.person_id == token.person_id):
        return None
    return "This token belongs to somebody else."
