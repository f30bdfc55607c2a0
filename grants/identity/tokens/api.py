"""`/sign_in_codes` and `/tokens`: an account for the owner of a program, and tokens for the program."""

from typing import Any
from uuid import UUID

from grants.identity import service as identity
from grants.identity.limits import asks_for_codes, tries_codes
from grants.identity.models import SignInCode
from grants.identity.tokens import queries, service
from grants.identity.tokens.access import may_withdraw_token
from grants.identity.tokens.models import ApiToken
from grants.identity.tokens.rules import token_problems
from grants.identity.tokens.schemas import (
    NewTokenSchema,
    SignInCodeSchema,
    TokenRequestSchema,
    TokensSchema,
)
from grants.kernel.access import Actor, anyone, signed_in
from grants.kernel.api import api_blueprint
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, this_app

api = api_blueprint("tokens", "Signing in, and tokens for programs")

NEVER_KEPT = {"Cache-Control": "no-store"}


@api.post("/sign_in_codes")
@asks_for_codes
@api.arguments(SignInCodeSchema)
@api.response(201, SignInCodeSchema)
@allow(anyone)
def ask_for_code(asked: dict[str, Any]) -> SignInCode:
    """Have a code of six figures sent to an e-mail address. It works once, for fifteen minutes."""
    return identity.ask_for_code(current_session(), email=asked["email"], now=current_time())


@api.post("/tokens")
@tries_codes
@api.arguments(TokenRequestSchema)
@api.response(201, NewTokenSchema)
@allow(anyone)
def issue_token(asked: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Get a token for a program, with a code that was sent to the person for whom it is to act.

    Whoever has no account yet gets one. The token is shown this once.
    """
    session, now = current_session(), current_time()
    check(token_problems(asked["label"], asked["days"]))
    person = identity.use_code(
        session, code_id=asked["code_id"], given=asked["code"], secret=this_app().settings.secret_key, now=now
    )
    actor = Actor(person_id=person.id)
    token, secret = service.issue_token(session, person, label=asked["label"], days=asked["days"], actor=actor, now=now)
    shown = {name: getattr(token, name) for name in ("id", "label", "created_at", "expires_at")}
    return shown | {"token": secret}, NEVER_KEPT


@api.get("/tokens")
@api.response(200, TokensSchema)
@allow(signed_in)
def list_tokens() -> dict[str, Any]:
    """Your tokens that work now, the newest first."""
    person_id = current_actor().person_id or UUID(int=0)
    return {"items": queries.working_tokens(current_session(), person_id, current_time())}


@api.delete("/tokens/<uuid:token_id>")
@api.response(204)
@allow(may_withdraw_token, load=queries.token_of)
def withdraw_token(token: ApiToken) -> None:
    """Withdraw a token: it works no more from this moment."""
    service.withdraw_token(current_session(), token, **acting_now())
