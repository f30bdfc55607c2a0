"""Schemes and rounds are set up, deadlines move, money is committed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from grants.kernel.access import Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Conflict, Denied, Invalid, Problem, changed_meanwhile, check, check_version
from grants.organisations.queries import funders_among
from grants.schemes import defaults, queries, round_rules, rules
from grants.schemes.details import contributions_from, criteria_from, eligibility_from
from grants.schemes.events import MoneyFreed, RoundAnnounced, RoundDeadlineMoved, RoundResultRecorded, SchemeCreated
from grants.schemes.models import (
    HIGHEST_MARK,
    LOWEST_MARK,
    Briefing,
    QuestionSetVersion,
    Round,
    RoundResult,
    Scheme,
)
from grants.schemes.papers import ask_for_papers
from grants.schemes.tiers.cost_rules import announcing_problems
from grants.schemes.tiers.queries import reporting_of
from grants.schemes.tiers.service import change_reporting

CHECKED_BY_ANOTHER = (
    "You set this round up. Somebody else who runs the programme checks and announces it: two people see it before"
    " everybody does."
)
COLUMNS = ("smallest_award_pence", "largest_award_pence", "award_months", "instalments", "returns")
ABOUT_MARKS = {
    "lowest_mark": LOWEST_MARK,
    "highest_mark": HIGHEST_MARK,
    "scores_blind": False,
    "draws_lots": False,
}
"""What a scheme says about marks, with what is usual."""
TEXTS = (
    *("name", "purpose", "instrument_test", "co_produced_with", "length_justification"),
    *("decided_by", "to_hand"),
)


def create_scheme(session: Session, *, details: Mapping[str, Any], actor: Actor, now: datetime) -> Scheme:
    """Set up a scheme with its funders' contributions, its criteria and its questions.

    Without `question_set`, `return_question_set` or a criterion's `guide`, the usual ones are taken.
    Raises Invalid.
    """
    check(rules.scheme_problems(details) + found_problems(session, details))
    scheme = Scheme(
        id=new_id(),
        version=1,
        slug=rules.slug_of(details["name"]),
        eligibility=eligibility_from(details),
        created_at=now,
        **{column: details[column] for column in COLUMNS},
        **{name: details.get(name, usual) for name, usual in ABOUT_MARKS.items()},
        **{text: (details.get(text) or "").strip() for text in TEXTS},
    )
    scheme.contributions = contributions_from(details)
    scheme.criteria = criteria_from(details)
    scheme.rounds = []
    session.add(scheme)
    session.flush()
    _keep_questions(session, scheme, details, now)
    funders = tuple(contribution.funder_id for contribution in scheme.contributions)
    publish(session, SchemeCreated(scheme_id=scheme.id), actor=actor, now=now, about=funders)
    return scheme


def found_problems(session: Session, details: Mapping[str, Any]) -> list[Problem]:
    """What can only be seen by looking: whether funders are funders and the name is free."""
    contributions = details.get("contributions") or []
    known = funders_among(session, [item["funder_id"] for item in contributions if item.get("funder_id")])
    problems = [
        Problem(f"contributions.{i}.funder_id", "There is no such funder.", "unknown")
        for i, item in enumerate(contributions)
        if item.get("funder_id") and item["funder_id"] not in known
    ]
    name = str(details.get("name") or "")
    if name.strip() and queries.scheme_named(session, rules.slug_of(name)):
        problems.append(Problem("name", "A scheme with this name is here already.", "name_taken"))
    return problems


def _keep_questions(session: Session, scheme: Scheme, details: Mapping[str, Any], now: datetime) -> None:
    definitions = {
        "application": details.get("question_set") or defaults.APPLICATION,
        "return": details.get("return_question_set") or defaults.RETURN,
    }
    session.add_all(
        QuestionSetVersion(
            id=new_id(), scheme_id=scheme.id, purpose=purpose, number=1, definition=definition, created_at=now
        )
        for purpose, definition in definitions.items()
    )
    session.flush()


def create_round(
    session: Session,
    scheme: Scheme,
    *,
    details: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    round_id: UUID | None = None,
    set_up_by: UUID | None = None,
) -> Round:
    """Announce a round of a scheme: from its opening minute people may apply, to the end of its closing minute.

    With `opens_now` the opening minute is this one. `set_up_by` is who set it up: another person than announces it.
    Where reporting takes too much of a grant, `above_ceiling_because` says why, unless the scheme has said it. Raises
    Invalid, also where the scheme has too little money left, and Denied where one person does both.
    """
    if (set_up_by is None) != (actor.person_id is None) or (set_up_by and set_up_by == actor.person_id):
        raise Denied(CHECKED_BY_ANOTHER)
    queries.locked_scheme(session, scheme.id)
    wanted = _to_the_minute(details)
    left = round_rules.left_for_rounds(queries.contributed(session, scheme.id), queries.budgets(session, scheme.id))
    reporting, because = reporting_of(session, scheme), (details.get("above_ceiling_because") or "").strip()
    check(
        round_rules.round_problems(wanted, left_pence=left, smallest_award_pence=scheme.smallest_award_pence, now=now)
        + announcing_problems(reporting.too_dear, reporting.said, because)
    )
    if because and reporting.too_dear:
        change_reporting(
            session,
            session.get_one(Scheme, scheme.id),
            changes={"above_ceiling_because": because},
            version=None,
            actor=actor,
            now=now,
        )
    opens_at = round_rules.opening_of(wanted, now)
    assert opens_at is not None
    round_ = Round(
        id=round_id or new_id(),
        version=1,
        scheme_id=scheme.id,
        name=wanted["name"].strip(),
        opens_at=opens_at.astimezone(UTC),
        closes_at=wanted["closes_at"].astimezone(UTC),
        decisions_by=wanted["decisions_by"],
        budget_pence=Pence(wanted["budget_pence"]),
        committed_pence=Pence(0),
        question_set_id=queries.latest_question_set(session, scheme.id, "application").id,
        no_briefing_because=None if wanted["briefings"] else wanted["no_briefing_because"].strip(),
        set_up_by=set_up_by,
        announced_by=actor.person_id,
        created_at=now,
    )
    round_.briefings = [briefing_from(item) for item in sorted(wanted["briefings"], key=lambda each: each["starts_at"])]
    session.add(round_)
    session.flush()
    happened = RoundAnnounced(
        round_id=round_.id, scheme_id=scheme.id, opens_at=round_.opens_at, closes_at=round_.closes_at
    )
    publish(session, happened, actor=actor, now=now, about=(scheme.id,))
    ask_for_papers(session, round_, now=now)
    return round_


def briefing_from(item: Mapping[str, Any]) -> Briefing:
    """A new briefing of the details of one."""
    return Briefing(
        id=new_id(),
        starts_at=item["starts_at"].astimezone(UTC),
        minutes=item.get("minutes") or round_rules.USUAL_BRIEFING,
        capacity=item.get("capacity"),
        place=item["place"].strip(),
    )


def _to_the_minute(details: Mapping[str, Any]) -> dict[str, Any]:
    def minute(item: Mapping[str, Any], key: str) -> datetime | None:
        return to_the_minute(item[key]) if item.get(key) else None

    briefings = [{**item, "starts_at": minute(item, "starts_at")} for item in details.get("briefings") or []]
    opens_at, closes_at = minute(details, "opens_at"), minute(details, "closes_at")
    return {**details, "opens_at": opens_at, "closes_at": closes_at, "briefings": briefings}


def move_deadline(
    session: Session,
    round_: Round,
    *,
    closes_at: datetime | None,
    reason: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> Round:
    """Let a round close at another minute, and tell everybody why.

    `version` is that of the round as it was read, where that matters. Raises Invalid, Stale, and
    Conflict when the round has closed.
    """
    round_ = queries.locked_round(session, round_.id)
    wanted = to_the_minute(closes_at) if closes_at else None
    if rules.round_state(round_, now) in ("closed", "withdrawn"):
        sentence = "Nobody can apply in this round any more, so its deadline does not move. Open it again instead."
        raise Conflict(sentence, code="round_closed")
    current, yours = {"closes_at": round_.closes_at.isoformat()}, {"closes_at": wanted.isoformat() if wanted else None}
    check_version(version, round_.version, changed_meanwhile("round"), current=current, yours=yours)
    check(round_rules.deadline_problems(round_, closes_at=wanted, reason=reason, now=now))
    assert wanted is not None
    wanted = wanted.astimezone(UTC)
    round_.closes_at = wanted
    round_.version += 1
    session.flush()
    happened = RoundDeadlineMoved(
        round_id=round_.id, scheme_id=round_.scheme_id, closes_at=wanted, reason=reason.strip()
    )
    publish(session, happened, actor=actor, now=now, about=(round_.scheme_id,))
    ask_for_papers(session, round_, now=now)
    return round_


def record_result(
    session: Session,
    round_id: UUID,
    *,
    applications: int,
    awards: int,
    asked_pence: Pence,
    awarded_pence: Pence,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what became of a round's applications, for those who think of applying next time.

    Recording the same again changes nothing.
    """
    happened = RoundResultRecorded(
        round_id=round_id,
        applications=applications,
        awards=awards,
        asked_pence=asked_pence,
        awarded_pence=awarded_pence,
    )
    told = {field: getattr(happened, field) for field in ("applications", "awards", "asked_pence", "awarded_pence")}
    known = session.get(RoundResult, round_id, with_for_update=True)
    if known is not None and all(getattr(known, field) == value for field, value in told.items()):
        return
    session.merge(RoundResult(round_id=round_id, decided_at=now, **told))
    session.flush()
    publish(session, happened, actor=actor, now=now)


def commit_money(session: Session, round_id: UUID, pence: int, *, instead_of: int = 0) -> None:
    """Count the money of a decision against its round, instead of what was counted for it before; in pence.

    Raises Invalid with what is left where that is less.
    """
    _change_commitment(session, round_id, pence - instead_of)


def release_money(session: Session, round_id: UUID, pence: int) -> None:
    """Count the money of a decision no more, so that others may compete for it; in pence."""
    _change_commitment(session, round_id, -pence)


def _change_commitment(session: Session, round_id: UUID, pence: int) -> None:
    """One statement decides, so two decisions in the same moment cannot spend the same money."""
    after = Round.committed_pence + int(pence)
    statement = update(Round).where(Round.id == round_id, after <= Round.budget_pence, after >= 0)
    counted = session.execute(
        statement.values(committed_pence=after).returning(Round.id).execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if counted is None:
        left = queries.money_left(session, round_id)
        sentence = f"The round has {pounds(left)} left. Enter that or less."
        raise Invalid([Problem("amount_pence", sentence, "over_budget")])
    known = session.identity_map.get(identity_key(Round, round_id))
    if known is not None:
        session.expire(known, ["committed_pence"])


def free_money(session: Session, round_id: UUID, amount_pence: Pence, *, actor: Actor, now: datetime) -> None:
    """Give back to a round what had been given, after its panel has decided. Others may compete for it again."""
    release_money(session, round_id, amount_pence)
    publish(session, MoneyFreed(round_id=round_id, amount_pence=amount_pence), actor=actor, now=now)
