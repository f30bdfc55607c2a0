"""How often may be tried what could be guessed, what sends mail, and what costs without signing in.

A limit counts by what it protects: where a call comes from, an e-mail address, or a person.
"""

import math
import time
from ipaddress import ip_address, ip_network

from flask import g, request
from flask_limiter import Limiter

from grants.kernel.counting import counted
from grants.kernel.unstorable import UnreadableJson, read_json

IPV6_OF_ONE = 64
"""Bits. One connection has that many addresses of the newer kind, and can use another for each call."""
LONGEST_EMAIL = 254
UNCOUNTED = ("health.well", "static")
"""What supervisors ask every few seconds, and what costs nothing."""


def caller() -> str:
    """The network from which the present request comes: one address, or what one connection has of them."""
    text = request.remote_addr or "unknown"
    if text.count(":") == 1:
        text = text.partition(":")[0]  # some proxies add the port, another one for each connection
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        return text
    return str(ip_network((address, IPV6_OF_ONE), strict=False)) if address.version == 6 else str(address)


def email_typed() -> str:
    """The e-mail address in the form or the JSON just sent; where there is none, who sent it, which nobody shares."""
    typed = request.form.get("email", "")
    if request.is_json:
        try:
            sent = read_json(request.get_data())
        except UnreadableJson:
            sent = None
        typed = str(sent.get("email", "")) if isinstance(sent, dict) else ""
    return typed.strip().lower()[:LONGEST_EMAIL] or f"none from {caller()}"


def caller_and_email() -> str:
    return f"{caller()} {email_typed()}"


def person() -> str:
    """The person who is signed in, or where somebody who is not calls from."""
    actor = g.get("actor")
    return str(actor.person_id) if actor is not None and actor.signed_in else caller()


limiter = Limiter(caller, in_memory_fallback_enabled=True, headers_enabled=False)
"""While Redis does not answer, each process counts in its own memory."""

names_addresses = limiter.shared_limit("120 per hour", scope="addresses named", key_func=person)
"""The limit for one person on requests that name e-mail addresses: we look up whose they are, and write to them."""


def count_stranger() -> None:
    """Count a request of somebody who is not signed in.

    Raises 429 when there were more from the same network than people make: two hundred in one hall may read
    a page every ten seconds.
    """
    if request.endpoint not in UNCOUNTED:
        _count_reading() if request.method in ("GET", "HEAD", "OPTIONS") else _count_writing()


@limiter.shared_limit("1200 per minute", scope="strangers read")
def _count_reading() -> None:
    """Counts by being called."""


@limiter.shared_limit("120 per minute", scope="strangers write")
def _count_writing() -> None:
    """Counts by being called."""


def seconds_to_wait() -> int:
    """How long until the limit that the present request ran into lets one through."""
    reached = limiter.current_limit
    return max(1, math.ceil(reached.reset_at - time.time())) if reached else 60


def in_words(seconds: int) -> str:
    """`less than a minute`, `12 minutes`, `1 hour 5 minutes`: never shorter than it is."""
    if seconds < 60:
        return "less than a minute"
    hours, minutes = divmod(math.ceil(seconds / 60), 60)
    parts = [counted(number, unit) for number, unit in ((hours, "hour"), (minutes, "minute"))]
    return " ".join(part for part in parts if not part.startswith("0 "))
