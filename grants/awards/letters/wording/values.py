"""What the fields of a letter say in one letter, read from its application, decision or grant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards import queries as awards
from grants.awards import rules as award_rules
from grants.awards.letters import rules
from grants.awards.letters.models import Letter
from grants.awards.letters.wording.budget_rules import Line, compared, settled
from grants.awards.letters.wording.fields import Table
from grants.awards.letters.wording.phrases import (
    ACCEPT_BY,
    AFTER_RETURN,
    AMOUNT,
    BEFORE,
    BUDGET,
    BUDGET_HEADS,
    DOES,
    FROM_NOW_ON,
    FUNDER,
    ONCE_ACCEPTED,
    PARTNER,
    PARTNERS,
    PAYMENT,
    PAYMENTS,
    RETURN_HEADS,
    RETURNS,
    RUNS,
    SHARE,
    STILL_NEEDED,
    THE_GRANT,
    UNTIL,
    WHAT,
    WHAT_CHANGES,
    WHEN,
    WHEN_IT_BEGINS,
    WHERE_FROM,
    YEAR,
    span_of,
)
from grants.awards.letters.wording.renewal_values import renewal_values
from grants.awards.models import Award
from grants.awards.paying.payments.queries import needed_before_payment
from grants.awards.planning.conditions.queries import conditions_of
from grants.awards.planning.plans.queries import facts_of, months_of_award, plan_of, returns_of_plan, years_said
from grants.awards.planning.plans.year_rules import MONTHS_OF_YEAR, years_between
from grants.awards.rules import Period
from grants.kernel.clock import london_day
from grants.kernel.languages import ENGLISH, Phrase, Sayable, said_in
from grants.kernel.look import day
from grants.kernel.money import Pence
from grants.kernel.program_words import for_translators
from grants.kernel.settings import Settings
from grants.kernel.web import this_app
from grants.kernel.writing import links_of
from grants.organisations import queries as organisations
from grants.panels.deciding.queries import asked_lines
from grants.panels.deciding.reserve.queries import ending_of
from grants.panels.models import Decision
from grants.schemes.models import Scheme
from grants.schemes.tiers.cost_rules import (
    hours_in_words,
    minutes_of_all,
    share_in_words,
    share_of,
    time_of_each,
)
from grants.schemes.tiers.queries import Reporting, reporting_of
from grants.schemes.tiers.rules import Tier

Values = dict[str, Any]
SUMS = frozenset({1, 2, 3})


@dataclass(frozen=True)
class Beforehand:
    """What is told of an offer that is not made yet: who would bear it, and what was said of its days and years."""

    funders: Sequence[tuple[str, Pence]]
    conditions: Sequence[tuple[str, date | None]]
    years: Sequence[Pence]


def values_of(session: Session, letter: Letter, beforehand: Beforehand | None = None) -> Values:
    """A value for each field of the letter's kind. The letter comes from `letters.queries.letter_of`.

    `beforehand` is told where the offer is not made yet.
    """
    settings = this_app().settings
    if letter.application is None:
        return _of_award(settings, letter)
    application = letter.application
    values = _common(settings, letter, application.organisation.name, application.title, application.round.scheme)
    values |= {"round": application.round.name, "asked": application.amount_requested_pence}
    if letter.decision is None:
        return values | {"reasons": application.screening.reasons if application.screening else ""}
    values |= {"feedback": letter.decision.feedback.strip(), "by_officers": letter.decision.by_officers}
    if letter.award is not None:
        told = beforehand or _kept(session, letter.award)
        values |= _offer(session, application, letter.award, letter.decision, told)
    return values


def _kept(session: Session, award: Award) -> Beforehand:
    """What stands beside an offer that is made, as it is kept with the grant."""
    conditions = conditions_of(session, award.id) if award.conditions.strip() else []
    return Beforehand(
        awards.funders_of(session, award.id),
        [(each.text, each.due_on) for each in conditions],
        years_said(session, award.id) if months_of_award(award) > MONTHS_OF_YEAR else [],
    )


def _common(settings: Settings, letter: Letter, organisation: str, title: str, scheme: Scheme) -> Values:
    return {
        "reader": letter.person.name,
        "organisation": organisation,
        "title": title,
        "scheme": scheme.name,
        "grant_maker": this_app().particulars.grant_maker,
        "our_email": settings.mail_from,
    }


def _of_award(settings: Settings, letter: Letter) -> Values:
    award = letter.award
    assert award is not None
    told = rules.as_told(letter.kind, letter.facts)
    if "changes" in told:
        rows = [[each["what"], each["before"], each["after"]] for each in told["changes"]]
        told["changes"] = Table(WHAT_CHANGES, rows, [WHAT, BEFORE, FROM_NOW_ON])
    if letter.kind == rules.RENEWAL:
        told |= renewal_values(told, award.amount_pence)
    renamed = {"amount_pence": "payment", "paid_pence": "paid", "more_pence": "more", "back_pence": "back"}
    return {
        **_common(settings, letter, award.organisation.name, award.title, award.scheme),
        "round": award.application.round.name if award.application else "",
        "grant": award.reference,
        "amount": award.amount_pence,
        **{renamed.get(name, name): value for name, value in told.items()},
    }


# An offer


def _offer(
    session: Session,
    application: Application,
    award: Award,
    decision: Decision,
    told: Beforehand,
) -> Values:
    scheme = application.round.scheme
    assert award.accept_by is not None
    assert award.starts_on is not None
    assert award.ends_on is not None
    asked = application.amount_requested_pence or award.amount_pence
    funders = told.funders
    reporting, facts = reporting_of(session, scheme), facts_of(session, award)
    tier = reporting.tier_of(facts)
    return {
        "amount": award.amount_pence,
        "left_out": asked - award.amount_pence if asked > award.amount_pence else None,
        "accept_by": award.accept_by,
        "starts_on": award.starts_on,
        "ends_on": award.ends_on,
        "length_reason": decision.length_reason,
        "from_reserve": ending_of(session, decision.id) is not None,
        "conditions": _conditions(award, told.conditions),
        "the_grant": _the_grant(award, Period(award.starts_on, award.ends_on), told.years),
        "host": application.host_organisation.name if application.host_organisation else "",
        "partners": _partners(session, application),
        "funder": funders[0][0] if len(funders) == 1 else "",
        "funders": _funders(funders),
        "budget": _budget(session, application, decision),
        **_payments(session, award, told.years, tier),
        **_returns(award, returns_of_plan(session, award, tier), reporting, reporting.minutes_of(facts)),
        "who_accepts": _who_accepts(session, application),
        "accept_address": links_of(this_app())("offers.accept", award_id=award.id),
        "still_needed": _still_needed(session, application),
    }


def _conditions(award: Award, conditions: Sequence[tuple[str, date | None]]) -> str:
    """The conditions, each on its line and with its day where one is set; as they were written while none is."""
    if not any(due_on for _, due_on in conditions):
        return award.conditions.strip()
    return "\n".join(f"{text.rstrip('.')} (by {day(due_on)})" if due_on else text for text, due_on in conditions)


def _the_grant(award: Award, life: Period, years: Sequence[Pence]) -> Table:
    assert award.accept_by is not None
    rows: list[list[Sayable]] = [
        [AMOUNT, Pence(award.amount_pence)],
        [RUNS, span_of(life.first, life.last)],
    ]
    for number, (year, amount) in enumerate(zip(years_between(life.first, life.last), years, strict=False), start=1):
        rows.append([Phrase(YEAR, {"number": str(number)}), Phrase(UNTIL, {"amount": amount, "day": year.last})])
    rows.append([ACCEPT_BY, award.accept_by])
    return Table(THE_GRANT, rows, at_a_glance=True)


def _partners(session: Session, application: Application) -> Table | None:
    """Who applied with them, what each does and its share, as they agreed it of what was asked."""
    rows: list[list[Sayable]] = [
        [each.name, each.does, Pence(each.share_pence)] for each in awards.partners_asked(session, application.id)
    ]
    return Table(PARTNERS, rows, [PARTNER, DOES, SHARE], frozenset({2})) if rows else None


def _funders(funders: Sequence[tuple[str, Pence]]) -> Table | None:
    if len(funders) < 2:
        return None
    rows: list[list[Sayable]] = [[name, part] for name, part in funders]
    return Table(WHERE_FROM, rows, [FUNDER, SHARE], frozenset({1}))


def _budget(session: Session, application: Application, decision: Decision) -> Table | None:
    """Line by line what was asked, given and left out, where the decision names lines."""
    if not decision.budget_lines:
        return None
    session.refresh(application, ["answers", "question_set"])
    asked = [Line(str(each["what"]), int(each["pence"] or 0)) for each in asked_lines(application)]
    given = [Line(str(each["what"]), int(each["pence"])) for each in decision.budget_lines]
    lines = settled(compared(asked, given), asked=application.amount_requested_pence or 0)
    rows = [
        [each.what, "–" if each.asked is None else Pence(each.asked), Pence(each.given), _left_out(each.left_out)]
        for each in lines
    ]
    return Table(BUDGET, rows, BUDGET_HEADS, SUMS)


def _left_out(pence: int) -> Sayable:
    return Pence(pence) if pence >= 0 else Phrase(for_translators("%(amount)s more"), {"amount": Pence(-pence)})


def _payments(session: Session, award: Award, years: Sequence[Pence], tier: Tier) -> Values:
    assert award.accept_by is not None
    accepted_on = london_day(award.accept_by)
    plan = plan_of(session, award, accepted_on=accepted_on, years=years, tier=tier)
    late = award_rules.working_days_after(accepted_on, award_rules.WORKING_DAYS_TO_PAY)
    rows: list[list[Sayable]] = []
    when: Sayable
    for payment in plan:
        if payment.number == 1 and payment.due_on > late:
            when = Phrase(WHEN_IT_BEGINS, {"day": payment.due_on})
        elif payment.number == 1:
            when = Phrase(ONCE_ACCEPTED, {"days": str(award_rules.WORKING_DAYS_TO_PAY)})
        elif payment.waits_for_return:
            when = Phrase(AFTER_RETURN, {"number": str(payment.waits_for_return), "day": payment.due_on})
        else:
            when = payment.due_on
        rows.append([str(payment.number), when, Pence(payment.amount_pence)])
    if len(rows) == 1:
        only = said_in(rows[0][1], ENGLISH)
        return {"only_payment": only[0].lower() + only[1:], "payments": None}
    table = Table(Phrase(PAYMENTS, {"number": str(len(rows))}), rows, [PAYMENT, WHEN, AMOUNT], frozenset({2}))
    return {"only_payment": "", "payments": table}


def _returns(
    award: Award, asked: Sequence[tuple[Period, datetime]], reporting: Reporting, minutes: tuple[int, int] | None
) -> Values:
    """What is asked to be told, and what that costs: `minutes` for each return and the last, where they are known."""
    if not asked:
        return {"returns_asked": "", "returns": None}
    one = len(asked) == 1
    if one:
        said = f"one monitoring return, which you fill in online by {day(asked[0][1])}"
    else:
        said = f"{len(asked)} monitoring returns, which you fill in online"
    if minutes:
        said = f"{said}. {'It' if one else 'Each'} takes about {time_of_each(len(asked), *minutes)}"
        in_all = minutes_of_all(len(asked), *minutes)
        share = share_in_words(share_of(in_all, int(reporting.said.hour_pence), award.amount_pence))
        said = f"{said}. In all that is {hours_in_words(in_all)} of your time, worth {share} of the grant"
    rows: list[list[Sayable]] = [
        [str(number), span_of(period.first, period.last), london_day(due_at)]
        for number, (period, due_at) in enumerate(asked, start=1)
    ]
    table = None if one else Table(RETURNS, rows, RETURN_HEADS)
    return {"returns_asked": said, "returns": table}


def _who_accepts(session: Session, application: Application) -> str:
    host = application.host_organisation
    signs_for = host or application.organisation
    because = f"Because {host.name} receives the money for you, a" if host else "A"
    people = organisations.signatories(session, application.signing_organisation_id)
    known = f". As far as we know that is {' or '.join(person.name for person in people)}" if people else ""
    return f"{because} person who may sign for {signs_for.name} accepts the offer online{known}"


def _still_needed(session: Session, application: Application) -> Table | None:
    needed = needed_before_payment(session, application.signing_organisation_id)
    return Table(STILL_NEEDED, [[each] for each in needed]) if needed else None
