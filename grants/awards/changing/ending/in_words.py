"""Notice and endings in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import AGREED, EXCEPTIONS, GRANTEE
from grants.awards.models import PLANNED, Instalment
from grants.kernel.look import day
from grants.kernel.money import pounds

HELD = "held; paid only if we let it go on"
NOTHING_HELD: Mapping[int, str] = MappingProxyType({})


def exception(notice: Notice) -> str:
    """Why notice is shorter than six months; empty where it is not."""
    return f"{EXCEPTIONS[notice.exception]}. {notice.exception_reasons}" if notice.exception else ""


def still_paid(
    stay: Sequence[Instalment], go: Sequence[Instalment], *, held: Mapping[int, str] = NOTHING_HELD, today: date
) -> str:
    """What is still paid though the grant ends, what is not any more, and what is held, why, by its number."""
    paid = [each for each in stay if each.number not in held]
    kept = "; ".join(f"{pounds(each.amount_pence)} {when_paid(each, today=today)}" for each in paid)
    gone = sum(each.amount_pence for each in go)
    said = [f"We still pay {kept}."] if kept else [] if stay else ["Nothing more is paid."]
    if gone:
        said.append(f"{pounds(gone)} is not paid any more.")
    stopped: dict[str, int] = {}
    for each in stay:
        if each.number in held:
            stopped[held[each.number]] = stopped.get(held[each.number], 0) + int(each.amount_pence)
    said += [f"{pounds(pence)} is {HELD}: {reason}" for reason, pence in stopped.items()]
    return " ".join(said)


def then(instalment: Instalment, *, held: Mapping[int, str], today: date) -> str:
    """What becomes of an instalment that stays though the grant ends; `held` says why some are, by their numbers."""
    if instalment.number in held:
        return f"{HELD.capitalize()}: {held[instalment.number]}"
    return f"Is paid {when_paid(instalment, today=today)}"


def left_at_the_end(
    paid_still: Sequence[Instalment], undecided: Sequence[Instalment], *, held: Mapping[int, str], today: date
) -> str:
    """What is still paid of a grant that has ended, and what somebody has to decide; empty where nothing is left."""
    said = f" {still_paid(paid_still, [], held=held, today=today)}" if paid_still else ""
    if not undecided:
        return said
    sum_ = pounds(sum(each.amount_pence for each in undecided))
    return f"{said} {sum_} was not paid by the end. We look at what you send us, and tell you whether we pay it still."


def when_paid(instalment: Instalment, *, today: date) -> str:
    """When an instalment is paid that stays though the grant ends; it names no day that is past."""
    if instalment.state == PLANNED and instalment.waits_for_return:
        return f"once return {instalment.waits_for_return} is accepted, after the last day only if we then say so"
    return f"by {day(instalment.due_on)}" if instalment.due_on >= today else "as soon as it can be paid"


def how_it_stands(notice: Notice, *, is_ours: bool) -> str:
    """What notice that is only prepared waits for, for us or for the grantee."""
    if notice.side == GRANTEE:
        return "One of two people has signed. The grant is given back once another who may sign has signed as well."
    if notice.exception != AGREED:
        told = "Nobody has been told yet."
        return f"{told} Every payment to come is held once this notice is given." if notice.hold_reason else told
    if notice.agreed_at is None:
        asked = "The grantee is asked whether it agrees. The notice is given only once it has."
        return (
            asked
            if is_ours
            else f"The grant-maker asks whether you agree that the grant ends on {day(notice.ends_on)}."
        )
    if is_ours:
        agreed = f"The grantee agreed on {day(notice.agreed_at)}."
        return f"{agreed} Now another administrator than prepared it gives the notice."
    agreed = f"Your organisation has agreed that the grant ends on {day(notice.ends_on)}."
    return f"{agreed} You get a letter when it is settled."
