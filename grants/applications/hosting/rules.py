"""Rules of hosts and partners: whom a draft names, what they agree to, and what a submission waits for. Pure."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from grants.applications.models import AGREED, ASKED, DECLINED, HOST, HOST_ALREADY, PARTNER, ROLES
from grants.identity.rules import email_problems, name_problems
from grants.kernel.clock import is_over
from grants.kernel.forms.texts import storable
from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Problem

LINK_LASTS = timedelta(days=28)
BETWEEN_LINKS = timedelta(minutes=2)
"""A link sent again within this is a second click on the same button."""

MOST_PARTIES = 20
"""Hosts and partners of one application: each naming sends a mail."""

MOST_KEPT_BY_HOST = 4
"""A host keeps at most one part in so many of the grant for itself: the rest is the group's."""

LONGEST_TEXT = 2_000
"""Characters."""

HOST_AGREES_TO = (
    "Your organisation receives the grant and keeps it for the group, apart from its own money.",
    "A person who may sign for your organisation accepts the offer, if there is one.",
    "The group does the work. You pay its costs from the grant, and see that it goes where it was meant to.",
    "Your people who sit on the panel leave the room for this application.",
)
PARTNER_AGREES_TO = (
    "You do your part of the work, with your share of the money.",
    "The organisation that applies receives the grant, pays you your share, and reports on the whole.",
    "Your people who sit on the panel leave the room for this application.",
)


class Involved(Protocol):
    """A host or a partner, as far as these rules look."""

    @property
    def role(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def share_pence(self) -> Pence: ...
    @property
    def agreed_amount_pence(self) -> Pence | None: ...
    @property
    def agreed_share_pence(self) -> Pence | None: ...


class Asked(Involved, Protocol):
    """A host or a partner, and when its link goes out or went out."""

    @property
    def asked_at(self) -> datetime: ...


def naming_refusal(amount: int | None, *, already: int = 0) -> Problem | None:
    """Why no host or partner can be named yet, when there are so many already; None when one can."""
    if amount is None:
        sentence = "Say first how much you ask for. A host and partners have to know what they agree to."
        return Problem("", sentence, "no_amount_yet")
    if already >= MOST_PARTIES:
        sentence = f"An application can have {MOST_PARTIES} hosts and partners. Remove one before you name another."
        return Problem("", sentence, "too_many_parties")
    return None


def asking_again_refusal(state: str, *, asked_at: datetime, edition: int, now: datetime) -> Problem | None:
    """Why no other link can be sent now; None when it can. `edition` counts the links, the first is 1."""
    if state == AGREED:
        return Problem("", "They have agreed already.", "agreed_already")
    if edition > 1 and now < asked_at + BETWEEN_LINKS:
        return Problem("", "We sent them a link just now. Give it a minute to arrive.", "asked_just_now")
    return None


def answering_refusal(state: str, *, agrees: bool | None, amount: int | None) -> Problem | None:
    """Why they can't answer so now; None when they can."""
    if state == AGREED:
        return Problem("", "Your organisation has agreed already.", "agreed_already")
    if agrees and amount is None:
        sentence = "The group has not said yet how much it asks for, so there is nothing to agree to. Look again later."
        return Problem("", sentence, "no_amount_yet")
    return None


def party_problems(
    *, role: str, name: str, contact_name: str, email: str, share_pence: int | None, does: str
) -> list[Problem]:
    """What is wrong with a host or partner as it was named."""
    problems = []
    if role not in ROLES:
        problems.append(Problem("role", "Choose whether this is a host or a partner.", "missing"))
    if not name.strip():
        problems.append(Problem("name", "Enter the name of the organisation.", "missing"))
    elif len(name) > 200 or not storable(name):
        problems.append(Problem("name", "Enter a name of at most 200 ordinary characters."))
    problems += contact_problems(contact_name=contact_name, email=email)
    return problems + part_problems(role=role, share_pence=share_pence, does=does)


def second_host_problems(role: str, already: Sequence[Involved]) -> list[Problem]:
    """Whether a host is named where there is one."""
    if role == HOST and any(party.role == HOST for party in already):
        return [Problem("role", HOST_ALREADY, "already_there")]
    return []


def contact_problems(*, contact_name: str, email: str) -> list[Problem]:
    """What is wrong with whom we ask."""
    return name_problems(contact_name, "contact_name") + email_problems(email)


def moving_refusal(state: str) -> Problem | None:
    """Why nobody else can be asked for a host or partner; None when they can."""
    if state == AGREED:
        return Problem("", "They have agreed already, so nobody else is asked.", "agreed_already")
    return None


def part_problems(*, role: str, share_pence: int | None, does: str) -> list[Problem]:
    """What is wrong with what a host or partner gets and does. A host that is said to keep nothing keeps nothing."""
    problems = []
    if share_pence is not None and share_pence < 0:
        problems.append(Problem("share_pence", "Enter an amount of 0 or more.", "too_small"))
    elif role != HOST and not share_pence:
        problems.append(Problem("share_pence", "Enter the partner's share of the money.", "missing"))
    if not does.strip():
        problems.append(Problem("does", "Say what it does.", "missing"))
    elif len(does) > LONGEST_TEXT or not storable(does):
        problems.append(Problem("does", f"Say what it does in at most {LONGEST_TEXT:,} ordinary characters."))
    return problems


def shares_problems(parties: Sequence[Involved], amount: int | None) -> list[Problem]:
    """Whether the shares together are more than what is asked for."""
    too_much = [_kept_too_much(party, amount) for party in parties if amount and _keeps_too_much(party, amount)]
    if too_much:
        return too_much
    total = sum(int(party.share_pence) for party in parties)
    if amount is None or total <= amount:
        return []
    sentence = f"The shares come to {pounds(Pence(total))}, more than the {pounds(Pence(amount))} that you ask for."
    return [Problem("share_pence", sentence, "shares_too_large")]


def most_kept(amount: int) -> Pence:
    """The most of a grant that its host may keep for itself, in whole pounds."""
    return Pence(amount // (100 * MOST_KEPT_BY_HOST) * 100)


def _keeps_too_much(party: Involved, amount: int) -> bool:
    return party.role == HOST and party.share_pence > most_kept(amount)


def _kept_too_much(party: Involved, amount: int) -> Problem:
    sentence = (
        f"A host holds the whole grant for you. Of it, {party.name} can keep at most a quarter for itself:"
        f" {pounds(most_kept(amount))}. Enter 0 if it keeps nothing."
    )
    return Problem("share_pence", sentence, "host_keeps_too_much")


def another_organisation_problem(role: str) -> Problem:
    """What is said to who names somebody who acts for whoever applies."""
    what = "A partner" if role == PARTNER else "A host"
    return Problem("email", f"{what} is another organisation: somebody else there has to agree.", "not_another")


def unfinished(parties: Sequence[Involved], *, constituted: bool, amount: int | None) -> list[Problem]:
    """What a submission still waits for, of its host and its partners."""
    problems = []
    if not constituted and not any(party.role == HOST for party in parties):
        sentence = "Your group has no rules of its own, so it needs a host: an organisation that holds its money."
        problems.append(Problem("parties", sentence, "host_needed"))
    for party in parties:
        if party.state == ASKED:
            sentence = f"The application waits for {party.name} to agree to be its {party.role}."
            problems.append(Problem("parties", sentence, "waits_for_agreement"))
        elif party.state == DECLINED:
            sentence = f"{party.name} does not want to be its {party.role}. Remove it, or ask it again."
            problems.append(Problem("parties", sentence, "party_declined"))
    return problems + [Problem("parties", found.message, found.code) for found in shares_problems(parties, amount)]


def is_what_it_agreed_to(party: Involved, amount: int | None) -> bool:
    """Whether a host or partner has agreed to just this amount and this share, now or before they were changed."""
    return amount is not None and (party.agreed_amount_pence, party.agreed_share_pence) == (amount, party.share_pence)


def heard_another_amount(party: Asked, amount: int | None, *, now: datetime) -> bool:
    """Whether somebody who is asked again has a mail already, and the amount has changed since."""
    was_agreed = party.state == ASKED and party.agreed_amount_pence is not None
    return was_agreed and party.asked_at <= now and not is_what_it_agreed_to(party, amount)


def must_agree_again(parties: Sequence[Involved], amount: int | None) -> list[str]:
    """What was agreed and does not stand any more, as a sentence for each host and partner."""
    return [_agrees_again(party, amount) for party in parties if party.state == ASKED and party.agreed_amount_pence]


def _agrees_again(party: Involved, amount: int | None) -> str:
    agreed = pounds(party.agreed_amount_pence or Pence(0))
    if party.agreed_amount_pence == amount:
        agreed = f"{pounds(party.agreed_share_pence or Pence(0))} of it for itself"
    return (
        f"Your {party.role} must agree again: {party.name} agreed to {agreed}. We have mailed a link to it."
        f" If you go back to {agreed}, its agreement stands as before."
    )


def answer_problems(*, agrees: bool | None, note: str, confirmed: bool) -> list[Problem]:
    """What is wrong with an answer. `confirmed` says that they may speak for their organisation."""
    problems = []
    if agrees is None:
        problems.append(Problem("agrees", "Choose whether your organisation agrees.", "missing"))
    if agrees and not confirmed:
        problems.append(Problem("confirmed", "Tick the box to say that you may agree for it.", "not_agreed"))
    if len(note) > LONGEST_TEXT or not storable(note):
        problems.append(Problem("note", f"Write at most {LONGEST_TEXT:,} ordinary characters."))
    return problems


def link_token(party_id: UUID, edition: int, secret: str) -> str:
    """The secret part of the link to a host or partner: derived, so never stored. Each asking has its own."""
    text = f"invitation {party_id} {edition}".encode()
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()[:40]


def link_works(given: str, right: str, *, asked_at: datetime, claimed: bool, now: datetime) -> bool:
    """Whether a link still signs somebody in: once, and not for ever."""
    is_ours = hmac.compare_digest(given.encode(), right.encode())
    return is_ours and not claimed and not is_over(asked_at + LINK_LASTS, now)
