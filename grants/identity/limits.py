"""How often codes to sign in may be asked for and tried, on pages and by programs together."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from grants.kernel.limits import caller_and_email, email_typed, limiter

View = TypeVar("View", bound=Callable[..., Any])

_ASKING = (
    limiter.shared_limit("120 per hour", scope="codes asked for"),
    limiter.shared_limit("6 per hour", scope="codes asked for", key_func=caller_and_email),
    limiter.shared_limit("30 per hour; 100 per day", scope="codes asked for", key_func=email_typed),
)

tries_codes = limiter.shared_limit("240 per hour", scope="codes tried")
"""Beside this a code takes five wrong tries, whoever makes them."""


def asks_for_codes(view: View) -> View:
    """Limit a route that mails a code: for each caller, each of their addresses, and each address whoever asks."""
    by_caller, by_both, by_email = _ASKING
    return cast(View, by_caller(by_both(by_email(view))))
