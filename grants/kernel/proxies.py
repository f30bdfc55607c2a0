"""Which proxies are believed about who calls and whether they use TLS. Headers of anybody else are not read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any

import structlog
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = structlog.get_logger()

SOCKET = "unix"
"""Stands for whoever calls through a Unix socket, which has no address."""
FORWARDED_FOR = "HTTP_X_FORWARDED_FOR"
FORWARDED = (FORWARDED_FOR, "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")


@dataclass(frozen=True)
class TrustedProxies:
    """Addresses and networks of proxies, as the setting names them: `10.0.0.7, 192.0.2.0/24, unix`."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    socket: bool = False

    @classmethod
    def read(cls, text: str) -> TrustedProxies:
        """Raises ValueError, with what is no address."""
        parts = [part.strip() for part in text.split(",") if part.strip()]
        networks = tuple(ip_network(part) for part in parts if part != SOCKET)
        return cls(networks, SOCKET in parts)

    def believes(self, address: str) -> bool:
        if not address:
            return self.socket
        try:
            at = ip_address(address)
        except ValueError:
            return False
        return any(at in network for network in self.networks)

    def hops(self, forwarded_for: str) -> int:
        """How many addresses from the right of `X-Forwarded-For` lead to the first that is no proxy of ours."""
        addresses = [part.strip() for part in forwarded_for.split(",")]
        ours = _leading(self.believes(address) for address in reversed(addresses))
        return min(ours + 1, len(addresses))


def _leading(holds: Iterable[bool]) -> int:
    """How many hold before the first that does not."""
    number = 0
    for each in holds:
        if not each:
            break
        number += 1
    return number


class BelievedProxies:
    """Gives the application the caller's own address and scheme where a trusted proxy tells them.

    `app.settings.trusted_proxies` says which those are. What others say about themselves is taken out.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self._answer: WSGIApplication = app.wsgi_app
        self._warned = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        trusted: TrustedProxies = self._app.settings.trusted_proxies
        sender = environ.get("REMOTE_ADDR", "")
        if trusted.believes(sender):
            hops = trusted.hops(environ.get(FORWARDED_FOR, ""))
            return ProxyFix(self._answer, x_for=hops, x_proto=1)(environ, start_response)
        if FORWARDED_FOR in environ:
            self._warn(sender)
        for name in FORWARDED:
            environ.pop(name, None)
        return self._answer(environ, start_response)

    def _warn(self, sender: str) -> None:
        """Log one warning in the life of the process: anybody can send such a header with each request."""
        if not self._warned:
            self._warned = True
            log.warning("proxy_not_trusted", sender=sender, mend="name it in TRUSTED_PROXIES if it is a proxy of yours")
