"""Who says to whom a pack goes."""

from grants.kernel.access import Actor, administrator
from grants.reporting.models import Pack
from grants.reporting.sending.models import PackRecipient


def may_send_pack(actor: Actor, sent: Pack | tuple[Pack, PackRecipient]) -> str | None:
    """Administrators."""
    return administrator(actor, sent)
