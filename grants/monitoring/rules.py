"""Rules of monitoring: what a return may go through, and when it is late. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from grants.awards.rules import WORKING_DAYS_TO_PAY, working_days_after
from grants.kernel.clock import end_of_day, is_over, london_day
from grants.kernel.look import day
from grants.kernel.money import pounds
from grants.kernel.problems import Problem
from grants.monitoring.asking.grant import Earlier, Grant

ACCEPT, SEND_BACK = "accept", "send back"
OUTCOMES = (ACCEPT, SEND_BACK)
OVERDUE = "overdue"
WORKING_DAYS_TO_MEND = 10
LONGEST_NOTE = 4000


def is_with_grantee(state: str) -> bool:
    """Whether the grantee can still write in it."""
    return state in ("due", "sent back")


def falls_away(state: str, period_from: date, under_notice_until: date | None) -> bool:
    """Whether a return is not asked for because notice ends its grant before the time that it is about."""
    return is_with_grantee(state) and under_notice_until is not None and under_notice_until < period_from


def was_sent(state: str) -> bool:
    """Whether what stands in it was sent: nobody is writing in it, and it was not left out."""
    return state in ("submitted", "accepted")


def shown_state(state: str, due_at: datetime, now: datetime) -> str:
    """The state of a return as people see it: `overdue` where the grantee still has it after `due_at`."""
    return OVERDUE if is_with_grantee(state) and is_over(due_at, now) else state


def change_refusal(state: str) -> Problem | None:
    """Why a return cannot be changed or sent now; None when it can."""
    if is_with_grantee(state):
        return None
    if state == "submitted":
        return Problem("", "This return has been sent already. We are reading it.", "sent_already")
    if state == "skipped":
        return Problem("", "We left this return out, so you need not make it.", "left_out")
    return Problem("", "This return has been accepted, so it cannot be changed any more.", "accepted_already")


def sending_refusal(period_from: date, today: date, earlier: Sequence[Earlier]) -> Problem | None:
    """Why a return cannot be sent yet: nobody can tell how a period went before it begins, or out of turn."""
    if today < period_from:
        sentence = f"This return is about a time that begins on {day(period_from)}. You can send it from then on."
        return Problem("", sentence, "period_not_begun")
    missing = [each.number for each in earlier if is_with_grantee(each.state)]
    if missing:
        sentence = f"Return {missing[0]} comes before this one and has not been sent. Send it first."
        return Problem("", sentence, "earlier_missing")
    return None


def early_warning(period_to: date, today: date) -> str | None:
    """What somebody should know who sends a return before the time is over that it tells about; None when it is."""
    if today > period_to:
        return None
    return (
        f"This return tells about the time until {day(period_to)}. If you send it now, you cannot add what happens"
        " until then."
    )


def early_problems(period_to: date, today: date, *, confirmed: bool) -> list[Problem]:
    """Whether a return is sent early by somebody who has not said that they mean to."""
    if confirmed or early_warning(period_to, today) is None:
        return []
    sentence = f"Tick the box to send it before {day(period_to)}, or come back then. Your answers are saved."
    return [Problem("early", sentence, "sent_early")]


def unread_before(earlier: Sequence[Earlier]) -> str | None:
    """What is said to who sends a return while one before it has not been accepted yet."""
    unread = [each.number for each in earlier if each.state == "submitted"]
    if not unread:
        return None
    return f"We have not accepted return {unread[0]} yet. We read them in turn, so this one waits for it."


def read_by(sent_on: date) -> date:
    """The day by which we have read a return, as our letters say when we expect to pay."""
    return working_days_after(sent_on, WORKING_DAYS_TO_PAY)


def acceptance_refusal(earlier: Sequence[Earlier]) -> Problem | None:
    """Why a sent return cannot be accepted yet; None when every earlier one is accepted.

    Accepting releases an instalment, and instalments become payable in their order.
    """
    open_ones = [each.number for each in earlier if each.state not in ("accepted", "skipped")]
    if not open_ones:
        return None
    sentence = f"Return {open_ones[0]} comes before this one and has not been accepted. Decide about it first."
    return Problem("", sentence, "earlier_not_accepted")


def typed_in_refusal(by_themselves: bool) -> Problem | None:
    """Why a return is not accepted by whoever typed it in; None when another did, or its people themselves."""
    if not by_themselves:
        return None
    return Problem("", "You typed this return in for them, so somebody else accepts it.", "typed_in")


def disputed_refusal(objection: str) -> Problem | None:
    """Why a return that was typed in is not accepted while its people say what is wrong in it; None without that."""
    if not objection:
        return None
    sentence = f"They say that something is wrong in what was typed in: {objection} Send it back, or ask them again."
    return Problem("", sentence, "disputed")


def unconfirmed_problems(waits: bool, *, accepts_unconfirmed: bool) -> list[Problem]:
    """Whether a return that was typed in `waits` for the word of its people and is accepted without it by somebody who
    has not said that they mean to.
    """
    if accepts_unconfirmed or not waits:
        return []
    sentence = "Its people have not said yet that it is right. Ask them, or tick the box to accept it without."
    return [Problem("unconfirmed", sentence, "not_confirmed")]


def remarks(
    grant: Grant, *, spent: int | None, spent_field: str, period_to: date, submitted_at: datetime | None
) -> list[Problem]:
    """What whoever reviews a return should look at before they accept it."""
    found = []
    if spent is not None and spent > grant.amount:
        sentence = f"They have spent {pounds(spent)}, they say: more than the grant of {pounds(grant.amount)}."
        found.append(Problem(spent_field, sentence, "more_than_the_grant"))
    elif spent is not None and spent > grant.paid:
        sentence = f"They have spent {pounds(spent)}, they say: more than the {pounds(grant.paid)} paid to them so far."
        found.append(Problem(spent_field, sentence, "more_than_paid"))
    if spent is not None and spent < grant.told_before:
        sentence = f"They have spent {pounds(spent)}, they say: less than the {pounds(grant.told_before)} told before."
        found.append(Problem(spent_field, sentence, "less_than_before"))
    if submitted_at is not None and london_day(submitted_at) < period_to:
        found.append(Problem("", f"It was sent before its time was over, on {day(period_to)}.", "sent_early"))
    refusal = acceptance_refusal(grant.earlier)
    return [*found, refusal] if refusal else found


def review_refusal(state: str) -> Problem | None:
    """Why a return cannot be accepted or sent back now; None when it can."""
    if state == "submitted":
        return None
    if state == "accepted":
        return Problem("", "This return has been accepted already.", "accepted_already")
    if state == "skipped":
        return Problem("", "This return was left out.", "left_out")
    return Problem("", "This return is with the grantee. It can be reviewed once it has been sent.", "not_sent")


def due_again(due_at: datetime, now: datetime) -> datetime:
    """When a return that is sent back is due, in UTC: at `due_at`, or in ten working days where that is later."""
    return max(due_at, end_of_day(working_days_after(london_day(now), WORKING_DAYS_TO_MEND)))


def review_problems(outcome: str, note: str, *, asks: bool = False) -> list[Problem]:
    """What is wrong with a review, which `asks` about some answers or not."""
    if outcome not in OUTCOMES:
        return [Problem("outcome", "Choose whether you accept the return or send it back.", "missing")]
    if outcome == ACCEPT and asks:
        sentence = "You ask about an answer. Send the return back, or take your question out."
        return [Problem("outcome", sentence, "asked_and_accepted")]
    if outcome == SEND_BACK and not note.strip() and not asks:
        return [Problem("note", "Say what the grantee should change, or ask about an answer.", "missing")]
    if len(note) > LONGEST_NOTE:
        return [Problem("note", f"Use at most {LONGEST_NOTE:,} characters.", "too_long")]
    return []


def field_of(key: str) -> str:
    """How the answer to a question is called in the API."""
    return f"answers.{key}"
