"""Reading what screening goes by, and what it found so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications import queries
from grants.applications.beforehand.rules import EligibilityResult, eligibility_results
from grants.applications.hosting.queries import people_of_both
from grants.applications.models import Application
from grants.applications.screening import due_diligence_rules, risk_rules
from grants.applications.screening import rules as screening_rules
from grants.applications.screening.due_diligence_rules import OPEN, Holder, Item
from grants.applications.screening.models import DueDiligenceMark, Risk
from grants.applications.screening.rules import Check, Facts
from grants.applications.screening.thresholds.queries import thresholds_now
from grants.applications.start_rules import start_of
from grants.kernel.clock import london_day
from grants.kernel.forms import visible
from grants.kernel.problems import NotFound
from grants.organisations.asking.gap_rules import Gap
from grants.organisations.asking.rules import APPLYING, PAYMENT
from grants.organisations.models import Organisation
from grants.organisations.profile.queries import profile_gaps


@dataclass(frozen=True)
class Checklist:
    """What is looked at before money is given, and the marks so far."""

    items: Sequence[Item]
    marks: Mapping[str, DueDiligenceMark]

    @property
    def version(self) -> int:
        """Grows with every mark."""
        return sum(mark.version for mark in self.marks.values())

    @property
    def open_items(self) -> list[Item]:
        return due_diligence_rules.open_items(self.items, {key: mark.state for key, mark in self.marks.items()})

    def mark(self, key: str) -> tuple[str, str]:
        """The state of an item, and the note about it."""
        found = self.marks.get(key)
        return (found.state, found.note) if found else (OPEN, "")


@dataclass(frozen=True)
class Missing:
    """Something that is missing of an organisation's profile: the applicant's, or its host's."""

    organisation: Organisation
    gap: Gap


@dataclass(frozen=True)
class Picture:
    """All that an administrator looks at before deciding, beside the answers. Closed risks come last.

    What is `missing` for the award comes before what is for its payment.
    """

    checks: Sequence[Check]
    missing: Sequence[Missing]
    checklist: Checklist
    risks: Sequence[Risk]

    @property
    def highest_risk(self) -> int | None:
        return risk_rules.highest([risk.score for risk in self.risks if risk.closed_at is None])


def picture_of(session: Session, application: Application) -> Picture:
    """Needs an application as `queries.application_of` reads it."""
    missing = missing_of(session, application)
    return Picture(
        checks_of(application, len(missing), overlaps_of(session, application)),
        missing,
        checklist_of(session, application),
        risks_of(session, application.id),
    )


def missing_of(session: Session, application: Application) -> list[Missing]:
    """What is missing of the profile of whoever applies; of what payment needs, of whoever would be paid."""
    applicant = application.organisation
    holder = session.get_one(Organisation, application.signing_organisation_id)
    gaps = profile_gaps(session, applicant)
    gaps_of_holder = gaps if holder is applicant else profile_gaps(session, holder)
    return [
        *(Missing(applicant, gap) for gap in gaps if gap.needed_for == APPLYING),
        *(Missing(holder, gap) for gap in gaps_of_holder if gap.needed_for == PAYMENT),
    ]


def overlaps_of(session: Session, application: Application) -> list[str]:
    """Who acts, or acted, for whoever applies and for a host or partner too, as sentences."""
    return [
        f"{person.name} acts, or has acted, for {application.organisation.name} and for its {party.role} {party.name}."
        for party, person in people_of_both(session, application)
    ]


def checks_of(application: Application, missing: int = 0, overlaps: Sequence[str] = ()) -> list[Check]:
    """The rules of the scheme, and what the data says about them; `missing` things of the profile."""
    return screening_rules.checks(facts_of(application, missing, overlaps), eligibility_of(application))


def eligibility_of(application: Application) -> list[EligibilityResult]:
    return eligibility_results(application.round.scheme.eligibility, application.eligibility_answers)


def facts_of(application: Application, missing: int, overlaps: Sequence[str] = ()) -> Facts:
    scheme, organisation = application.round.scheme, application.organisation
    values = queries.values_of(application)
    return Facts(
        amount=application.amount_requested_pence or 0,
        smallest=scheme.smallest_award_pence,
        largest=scheme.largest_award_pence,
        income=organisation.annual_income_pence,
        constituted=organisation.constituted,
        hosted=application.host_organisation_id is not None,
        start=start_of(visible(queries.form_of(application), values), values),
        closes_on=london_day(application.round.closes_at),
        decisions_by=application.round.decisions_by,
        missing=missing,
        has_parties=bool(application.parties),
        overlaps=overlaps,
    )


def checklist_of(session: Session, application: Application) -> Checklist:
    """Whoever would hold the money, the marks, and the amounts from which more is looked at."""
    holder = session.get_one(Organisation, application.signing_organisation_id)
    marks = session.scalars(
        select(DueDiligenceMark)
        .where(DueDiligenceMark.application_id == application.id)
        .options(joinedload(DueDiligenceMark.marker, innerjoin=True))
    )
    return Checklist(items_of(session, application, holder), {mark.item: mark for mark in marks})


def items_of(session: Session, application: Application, holder: Organisation) -> list[Item]:
    return due_diligence_rules.items_for(
        Holder(
            kind=holder.kind,
            amount=application.amount_requested_pence or 0,
            on_register=bool(holder.charity_number or holder.company_number),
            at_risk=holder.dbs_checks != "not_needed",
        ),
        thresholds_now(session),
    )


def risks_of(session: Session, application_id: UUID) -> Sequence[Risk]:
    """The highest first, the closed ones last."""
    return session.scalars(
        select(Risk)
        .where(Risk.application_id == application_id)
        .options(joinedload(Risk.recorder, innerjoin=True))
        .order_by(Risk.closed_at.is_not(None), (Risk.likelihood * Risk.severity).desc(), Risk.id)
    ).all()


def carries_red_risk(session: Session, application_id: UUID) -> bool:
    """Whether an application has a red risk that is not closed."""
    red = select(Risk.id).where(
        Risk.application_id == application_id,
        Risk.closed_at.is_(None),
        Risk.likelihood * Risk.severity >= risk_rules.RED_FROM,
    )
    return session.scalar(red.limit(1)) is not None


def risk_of(session: Session, application_id: UUID, risk_id: UUID) -> tuple[Risk, Application]:
    """A risk with its application. Raises NotFound."""
    risk = session.get(Risk, risk_id)
    if risk is None or risk.application_id != application_id:
        raise NotFound("There is no such risk.")
    return risk, queries.application_of(session, application_id)
