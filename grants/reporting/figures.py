"""The figures of a pack, read from the database as plain values that can be kept with it.

Every sum is there twice: `whole_pence` with all funders' money, and `pence`, this funder's part of it.
For the grant-maker the two are the same. The parts of all funders add up to the whole, to the penny.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.models import MADE, PAID, PAYABLE, Award, AwardShare, Instalment
from grants.kernel.clock import is_over, london_moment
from grants.monitoring.models import ACCEPTED, DUE, RETURNED, SUBMITTED, Return
from grants.organisations.models import Organisation
from grants.reporting.outcomes import Told, outcomes_of, people_reached
from grants.reporting.picture import Line, Scope, picture_of
from grants.reporting.rules import split_instalments
from grants.schemes.models import QuestionSetVersion

MOST_LISTED = 8
BUCKETS = ("paid_before", "paid", "paid_since", "payable", "planned")


def figures_of(
    session: Session, *, scheme_id: UUID, funder_id: UUID | None, period_from: date, period_to: date, as_of: datetime
) -> dict[str, Any]:
    """What a pack tells of a scheme in a period, as things stood at `as_of`, in a constant number of queries."""
    scope = Scope(funder_id=funder_id, scheme_id=scheme_id, awarded_from=period_from, awarded_to=period_to)
    picture = picture_of(session, scope, largest=MOST_LISTED)
    return {
        "as_of": as_of.astimezone(UTC).isoformat(),
        "awards": _line(picture.totals),
        "by_size_band": [_line(line) for line in picture.by_size_band],
        "by_funder": [_line(line) for line in picture.by_funder],
        "largest": [_line(line) for line in picture.largest],
        "payments": payments(session, scheme_id, funder_id, period_from, period_to),
        **_returns(session, scope, as_of=as_of),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "name": line.name,
        "grants": line.grants,
        "grantees": line.grantees,
        "pence": int(line.pence),
        "whole_pence": int(line.whole_pence),
    }


# Payments


def payments(
    session: Session, scheme_id: UUID, funder_id: UUID | None, period_from: date, period_to: date
) -> dict[str, dict[str, int]]:
    """The instalments of all grants of the scheme: paid before, in and since the period, and to come.

    What is not paid any more because notice is given is in none of these.
    """
    found = {bucket: {"number": 0, "pence": 0, "whole_pence": 0} for bucket in BUCKETS}
    shares = _shares(session, scheme_id)
    for award_id, instalments in _instalments(session, scheme_id).items():
        funders = shares.get(award_id, {})
        parts = split_instalments(list(funders.values()), [row.amount_pence for row in instalments])
        for row, part in zip(instalments, parts, strict=True):
            if row.stopped_after is not None:
                continue
            own = dict(zip(funders, part, strict=True)).get(funder_id, 0) if funder_id else row.amount_pence
            bucket = found[_bucket(row, period_from, period_to)]
            bucket["number"] += 1
            bucket["pence"] += int(own)
            bucket["whole_pence"] += int(row.amount_pence)
    return found


def _bucket(row: Any, period_from: date, period_to: date) -> str:
    if row.state == PAID:
        return "paid_before" if row.paid_on < period_from else "paid" if row.paid_on <= period_to else "paid_since"
    return "payable" if row.state == PAYABLE else "planned"


def _instalments(session: Session, scheme_id: UUID) -> dict[UUID, list[Any]]:
    rows = session.execute(
        select(
            Instalment.award_id,
            Instalment.amount_pence,
            Instalment.state,
            Instalment.paid_on,
            Instalment.stopped_after,
        )
        .join(Instalment.award)
        .where(Award.scheme_id == scheme_id, Award.state.in_(MADE))
        .order_by(Instalment.award_id, Instalment.number)
    )
    by_award: dict[UUID, list[Any]] = {}
    for row in rows:
        by_award.setdefault(row.award_id, []).append(row)
    return by_award


def _shares(session: Session, scheme_id: UUID) -> dict[UUID, dict[UUID, int]]:
    rows = session.execute(
        select(AwardShare.award_id, AwardShare.funder_id, AwardShare.amount_pence)
        .join(Award, Award.id == AwardShare.award_id)
        .where(Award.scheme_id == scheme_id, Award.state.in_(MADE))
        .order_by(AwardShare.award_id, AwardShare.funder_id)
    )
    by_award: dict[UUID, dict[UUID, int]] = {}
    for award_id, funder_id, pence in rows:
        by_award.setdefault(award_id, {})[funder_id] = int(pence)
    return by_award


# Returns


def _returns(session: Session, scope: Scope, *, as_of: datetime) -> dict[str, Any]:
    """The returns due in the period or accepted in it: how many, which are late, and what they tell."""
    assert scope.awarded_from is not None
    assert scope.awarded_to is not None
    first = london_moment(scope.awarded_from, time.min)
    after = london_moment(scope.awarded_to + timedelta(days=1), time.min)
    rows = session.execute(_returns_between(scope.scheme_id, scope.funder_id, first, after)).all()
    accepted = [row for row in rows if row.state == ACCEPTED]
    late = [row for row in rows if row.state in (DUE, RETURNED) and is_over(row.due_at, as_of)]
    outcomes = outcomes_of(_told(accepted, _definitions(session, accepted)))
    counts = {
        "accepted": len(accepted),
        "submitted": sum(row.state == SUBMITTED for row in rows),
        "overdue": len(late),
        "to_come": sum(row.state in (DUE, RETURNED) for row in rows) - len(late),
    }
    return {
        "returns": counts,
        "overdue": [_exception(row) for row in sorted(late, key=lambda row: (row.due_at, row.name, row.number))],
        "outcomes": outcomes,
        "people_reached": people_reached(outcomes),
    }


def _returns_between(scheme_id: UUID | None, funder_id: UUID | None, first: datetime, after: datetime) -> Any:
    statement = (
        select(
            Return.id,
            Return.number,
            Return.state,
            Return.due_at,
            Return.answers,
            Return.question_set_id,
            Award.reference,
            Award.title,
            Organisation.name,
        )
        .join(Return.award)
        .join(Award.organisation)
        .where(Award.scheme_id == scheme_id, Award.state.in_(MADE))
        .where(
            (Return.due_at >= first) & (Return.due_at < after)
            | (Return.reviewed_at >= first) & (Return.reviewed_at < after)
        )
        .order_by(Return.reviewed_at.desc(), Return.id.desc())
    )
    if funder_id is None:
        return statement
    own = select(AwardShare.award_id).where(AwardShare.funder_id == funder_id)
    return statement.where(Award.id.in_(own))


def _definitions(session: Session, rows: Sequence[Any]) -> dict[UUID, dict[str, Any]]:
    ids = {row.question_set_id for row in rows}
    found = session.execute(
        select(QuestionSetVersion.id, QuestionSetVersion.definition).where(QuestionSetVersion.id.in_(ids))
    )
    return {row.id: row.definition for row in found}


def _told(rows: Iterable[Any], definitions: Mapping[UUID, dict[str, Any]]) -> list[Told]:
    return [Told(row.name, definitions[row.question_set_id], row.answers) for row in rows]


def _exception(row: Any) -> dict[str, Any]:
    return {
        "organisation": row.name,
        "reference": row.reference,
        "title": row.title,
        "number": row.number,
        "due_at": row.due_at.astimezone(UTC).isoformat(),
        "sent_back": row.state == RETURNED,
    }
