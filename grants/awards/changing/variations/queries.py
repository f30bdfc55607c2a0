"""Reading variations, and the terms of a grant as they stand after them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, inspect, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.money_rules import come_to
from grants.awards.changing.variations.rules import AGREED, OPEN, Terms, day_of, plain
from grants.awards.models import PAID, Award, Instalment
from grants.awards.planning.plans.queries import returns_if
from grants.awards.queries import award_of, not_decidable_by, partners_asked
from grants.awards.rules import Period
from grants.kernel.access import Actor
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound
from grants.panels.deciding.queries import asked_lines
from grants.schemes.tiers.queries import reporting_of
from grants.schemes.tiers.rules import CORE

_PEOPLE = (
    joinedload(Variation.asker),
    joinedload(Variation.grantee_agreer),
    joinedload(Variation.second_grantee_agreer),
    joinedload(Variation.agreer),
    joinedload(Variation.second_agreer),
    joinedload(Variation.ender),
)


def variations_of(session: Session, award_id: UUID) -> list[Variation]:
    """The variations of a grant, the latest first, each with its people."""
    found = select(Variation).where(Variation.award_id == award_id).order_by(Variation.number.desc())
    return list(session.scalars(found.options(*_PEOPLE)))


def variation_of(session: Session, award_id: UUID, number: int) -> tuple[Award, Variation]:
    """A grant as a whole, and one of its variations with its people. Raises NotFound."""
    award = award_of(session, award_id)
    found = select(Variation).where(Variation.award_id == award_id, Variation.number == number)
    variation = session.scalar(found.options(*_PEOPLE))
    if variation is None:
        raise NotFound("This grant has no such change.")
    return award, variation


def open_variation(session: Session, award_id: UUID) -> Variation | None:
    return session.scalar(select(Variation).where(Variation.award_id == award_id, Variation.state.in_(OPEN)))


def next_number(session: Session, award_id: UUID) -> int:
    last = session.scalar(select(func.max(Variation.number)).where(Variation.award_id == award_id))
    return (last or 0) + 1


def terms_of(session: Session, award: Award) -> dict[str, Any]:
    """The terms of a grant as they stand now, as `rules` names them; the award comes with its decision.

    What the award itself does not keep is as the latest variation has it, or else as it was decided or asked for.
    """
    return {
        "amount_pence": int(award.amount_pence),
        "starts_on": award.starts_on.isoformat() if award.starts_on else None,
        "ends_on": award.ends_on.isoformat() if award.ends_on else None,
        "title": award.title,
        "description": award.description,
        "outcomes": "",
        "partners": _partners(session, award),
        **agreed_terms(session, award.id),
        "budget_lines": lines_of(session, award),
        "instalments": unpaid_plan(session, award.id),
        "further_payments": [],
    }


def has_lines(session: Session, award: Award) -> bool:
    """Whether a grant, which comes with its scheme, decision and application, pays for lines that come to its amount:
    core grants do not.
    """
    lines = lines_of(session, award)
    return come_to(lines, award.amount_pence) and reporting_of(session, award.scheme).said.kind != CORE


def returns_with(session: Session, award: Award, after: Terms) -> list[tuple[Period, datetime]]:
    """The returns that a grant, which comes with its scheme, would make from its first day with what a change has
    `after` it: [] for one without days.
    """
    becomes = {**terms_of(session, award), **after}
    starts_on, ends_on = day_of(becomes["starts_on"]), day_of(becomes["ends_on"])
    if starts_on is None or ends_on is None:
        return []
    return returns_if(session, award, starts_on=starts_on, ends_on=ends_on, amount_pence=becomes["amount_pence"])


def lines_of(session: Session, award: Award) -> list[dict[str, Any]]:
    """What a grant, which comes with its decision and application, pays for, line by line: as it was agreed last or
    decided, or else as it was asked for.
    """
    return lines_by_award(session, [award])[award.id]


def lines_by_award(session: Session, awards: Collection[Award]) -> dict[UUID, list[dict[str, Any]]]:
    """What each of several grants pays for, line by line, by the id of the grant."""
    agreed = agreed_terms_of(session, [award.id for award in awards])
    return {award.id: _lines(session, award, agreed[award.id].get("budget_lines")) for award in awards}


def _lines(session: Session, award: Award, agreed: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    if award.application is not None and {"answers", "question_set"} & inspect(award.application).unloaded:
        session.refresh(award.application, ["answers", "question_set"])  # also where it is not needed: always as many
    lines = agreed or (award.decision.budget_lines if award.decision else [])
    if not lines and award.application is not None:
        lines = asked_lines(award.application)
    return [{"what": line["what"], "pence": int(line["pence"] or 0)} for line in lines]


def partners_of(session: Session, award: Award) -> list[dict[str, Any]]:
    """The partners of a grant as they stand now: what each is called and does, and its share."""
    changed = agreed_terms(session, award.id).get("partners")
    return changed if changed is not None else _partners(session, award)


def _partners(session: Session, award: Award) -> list[dict[str, Any]]:
    return [
        {"name": each.name, "share_pence": int(each.share_pence), "does": each.does}
        for each in partners_asked(session, award.application_id)
    ]


def agreed_terms(session: Session, award_id: UUID) -> dict[str, Any]:
    """What variations have changed of that which the award itself does not keep, by name."""
    return agreed_terms_of(session, [award_id])[award_id]


def agreed_terms_of(session: Session, award_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """What variations have changed of each grant that the award itself does not keep, by the id of the grant."""
    after = select(Variation.award_id, Variation.after)
    after = after.where(Variation.award_id.in_(award_ids), Variation.state == AGREED)
    kept: dict[UUID, dict[str, Any]] = {award_id: {} for award_id in award_ids}
    for award_id, changed in session.execute(after.order_by(Variation.award_id, Variation.number)):
        kept[award_id] |= {name: changed[name] for name in ("outcomes", "budget_lines", "partners") if name in changed}
    return kept


def unpaid_plan(session: Session, award_id: UUID) -> list[dict[str, Any]]:
    """The instalments that are not paid yet, in order."""
    unpaid = select(Instalment).where(Instalment.award_id == award_id, Instalment.state != PAID)
    return [
        plain(
            {
                "amount_pence": each.amount_pence,
                "due_on": each.due_on,
                "waits_for_return": each.waits_for_return,
            }
        )
        for each in session.scalars(unpaid.order_by(Instalment.number))
    ]


# What waits


def _open() -> Select[Variation]:
    award = joinedload(Variation.award)
    whole = (award.joinedload(Award.organisation), award.joinedload(Award.scheme), award.joinedload(Award.application))
    found = select(Variation).join(Variation.award).where(Variation.state.in_(OPEN))
    return found.order_by(Variation.id).limit(bounded()).options(*whole)


def to_agree_by_grantee(session: Session, organisation_ids: frozenset[UUID], actor: Actor) -> list[Variation]:
    """Open variations to which this person, who may sign for one of these organisations, can agree, and has not."""
    signs = func.coalesce(Application.host_organisation_id, Award.organisation_id).in_(organisation_ids)
    lacks = Variation.grantee_agreed_by.is_(None) | (
        Variation.grantee_needs_two
        & Variation.second_grantee_agreed_by.is_(None)
        & (Variation.grantee_agreed_by != actor.person_id)
    )
    waiting = _open().outerjoin(Award.application).where(lacks, signs)
    return list(session.scalars(waiting))


def to_agree_by_us(session: Session, actor: Actor) -> list[Variation]:
    """Open variations to which this administrator can agree, and has not."""
    lacks = Variation.agreed_by.is_(None) | (
        Variation.needs_two & Variation.second_agreed_by.is_(None) & (Variation.agreed_by != actor.person_id)
    )
    return list(session.scalars(_open().where(lacks, Variation.award_id.not_in(not_decidable_by(actor)))))
