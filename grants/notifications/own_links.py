"""Links that act for whoever follows them, without signing in: nobody but the reader of a message sees them."""

import re
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from grants.kernel.access import Actor
from grants.kernel.web import this_app
from grants.notifications.models import Message

TOKEN = "token"  # noqa: S105 - the name of an argument
"""What the argument of an address is called that says who acts there."""

_ADDRESS = re.compile(r"https?://[^\s<>()\"]+")
_AFTER = ".,;:!?"


def words_for(actor: Actor, message: Message, words: str) -> str:
    """Words of a message as this person may read them: links of its reader alone are replaced for everybody else."""
    if actor.signed_in and actor.person_id == message.person_id:
        return words
    return without_own_links(words, message.person.name)


def without_own_links(words: str, name: str) -> str:
    """The words with each address that acts without signing in replaced by whose it is."""
    addresses = this_app().url_map.bind("")

    def shown(found: re.Match[str]) -> str:
        address = found[0].rstrip(_AFTER)
        return f"a link for {name} alone{found[0][len(address) :]}" if _acts(addresses, address) else found[0]

    return _ADDRESS.sub(shown, words)


def _acts(addresses: MapAdapter, address: str) -> bool:
    base = urlsplit(this_app().settings.base_url).path.rstrip("/")
    try:
        _, arguments = addresses.match(urlsplit(address).path.removeprefix(base), method="GET")
    except (HTTPException, ValueError):
        return False
    return TOKEN in arguments
