"""Reading what is to be paid, to whom, and what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.awards.models import MADE, PAID, PAYABLE, Award, Instalment
from grants.awards.obstacles.queries import is_held
from grants.awards.queries import closed_to, not_decidable_by
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.money import Pence
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.organisations.access import not_checked_by
from grants.organisations.asking.gap_rules import Gap
from grants.organisations.asking.rules import PAYMENT, SECTIONS
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank import rules as bank_rules
from grants.organisations.models import BankAccount, Organisation
from grants.organisations.profile import queries as profiles


@dataclass(frozen=True)
class Payee:
    """Who is paid for an award, and what stands in the way.

    `for_group` is the group whose money a host holds. `gaps` have to be filled, and while `is_held` an
    administrator has to check the account, before anything is paid; also while it `is_disputed`, for then
    somebody has said that it is not theirs. `prompts` are for a person to look at.
    """

    organisation: Organisation
    for_group: Organisation | None
    account: BankAccount | None
    gaps: tuple[Gap, ...]
    prompts: tuple[str, ...]

    @property
    def is_held(self) -> bool:
        return self.account is not None and self.account.checked_at is None

    @property
    def is_disputed(self) -> bool:
        return self.account is not None and self.account.is_disputed

    @property
    def account_version(self) -> int:
        """The version of the account that stands now; nought where none was told."""
        return self.account.version if self.account else 0

    @property
    def can_be_paid(self) -> bool:
        return not (self.gaps or self.is_held or self.is_disputed)

    def stands_approved(self, instalment: Instalment) -> bool:
        """Whether a payment was approved, and into the account that is there now."""
        approved_at, account = instalment.approved_at, self.account
        return approved_at is not None and account is not None and account.numbers_changed_at <= approved_at

    @property
    def waits_for(self) -> str:
        """What holds up a payment, as it is said to those who are paid; empty when nothing does."""
        if self.is_disputed:
            return "Waits: somebody says that the bank account is not theirs."
        if self.gaps:
            sections = dict.fromkeys(SECTIONS[gap.section] for gap in self.gaps)
            return f"Waits for what {self.organisation.name} has not told us yet: {', '.join(sections)}."
        return "Waits until we have checked the bank account." if self.is_held else ""

    @property
    def name(self) -> str:
        return f"{self.organisation.name} for {self.for_group.name}" if self.for_group else self.organisation.name


def payee_of(session: Session, award: Award) -> Payee:
    """Who is paid for an award (which comes with its organisation and its application)."""
    return payees_of(session, [award])[award.id]


def payees_of(session: Session, awards: Sequence[Award]) -> dict[UUID, Payee]:
    """Who is paid for each of some awards, by the award's id."""
    ids = {award.signing_organisation_id for award in awards}
    organisations = session.scalars(select(Organisation).where(Organisation.id.in_(ids))).all()
    told = profiles.profiles_of(session, organisations)
    return {award.id: _payee(award, told[award.signing_organisation_id]) for award in awards}


def gaps_before_payment(session: Session, organisation_id: UUID) -> tuple[Gap, ...]:
    """What an organisation still has to tell us before it can be paid."""
    organisation = session.scalars(select(Organisation).where(Organisation.id == organisation_id)).one()
    return _gaps(profiles.profiles_of(session, [organisation])[organisation.id])


def _payee(award: Award, profile: profiles.Profile) -> Payee:
    organisation, account = profile.organisation, profile.bank_account
    return Payee(
        organisation=organisation,
        for_group=award.organisation if award.organisation_id != organisation.id else None,
        account=account,
        gaps=_gaps(profile),
        prompts=tuple(bank_queries.prompts_of(organisation, account)) if account else (),
    )


def _gaps(profile: profiles.Profile) -> tuple[Gap, ...]:
    """What payment needs; the account too of a group that was not asked for one, because it had a host once."""
    gaps = profile.gaps_for(PAYMENT)
    asked = any(gap.section == "bank" for gap in gaps)
    return tuple(gaps if asked else [*gaps, *bank_rules.bank_gaps(has_account=profile.bank_account is not None)])


def approver_of(session: Session, instalment: Instalment) -> str:
    """The name of whoever approved a payment; empty while nobody has."""
    return session.scalar(select(Person.name).where(Person.id == instalment.approved_by)) or ""


NOTHING = Pence(0)
TO_APPROVE, TO_PAY, FOR_ANOTHER = "approve", "pay", "another"


@dataclass(frozen=True)
class Total:
    """How many instalments wait for one thing, what they come to, and the first day by which one is to be paid."""

    number: int = 0
    pence: Pence = NOTHING
    first: date | None = None


def payable_totals(session: Session, actor: Actor) -> dict[str, Total]:
    """What waits for this administrator: instalments to approve, those to pay that somebody else approved, and those
    that they approved themself, which are for another to pay.
    """
    own = Instalment.approved_by == actor.person_id
    waits_for = case((Instalment.approved_at.is_(None), TO_APPROVE), (own, FOR_ANOTHER), else_=TO_PAY)
    rows = session.execute(
        select(waits_for, func.count(), func.sum(Instalment.amount_pence), func.min(Instalment.pay_by))
        .where(Instalment.state == PAYABLE, ~is_held(), Instalment.award_id.not_in(not_decidable_by(actor)))
        .group_by(waits_for)
    )
    found = {kind: Total(number, Pence(int(pence)), first) for kind, number, pence, first in rows}
    return {kind: found.get(kind, Total()) for kind in (TO_APPROVE, TO_PAY, FOR_ANOTHER)}


def paid_so_far(session: Session, award_id: UUID) -> Pence:
    """What has been paid of an award."""
    paid = select(func.coalesce(func.sum(Instalment.amount_pence), 0)).where(
        Instalment.award_id == award_id, Instalment.state == PAID
    )
    return Pence(int(session.scalar(paid) or 0))


def paid_before(session: Session, instalment: Instalment) -> dict[int, date]:
    """When each instalment of the same award with a lower number was paid, by number; none that has not been."""
    rows = session.execute(
        select(Instalment.number, Instalment.paid_on).where(
            Instalment.award_id == instalment.award_id, Instalment.number < instalment.number
        )
    )
    return {number: paid_on for number, paid_on in rows if paid_on is not None}


def payable_instalments(
    session: Session, actor: Actor, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Instalment]:
    """The instalments to pay now, in the order in which they were planned, without those of grants closed to the actor.

    Each comes with its award, and that with its organisation, scheme and application.
    """
    award = joinedload(Instalment.award)
    statement = (
        select(Instalment)
        .where(Instalment.state == PAYABLE, ~is_held(), Instalment.award_id.not_in(closed_to(actor)))
        .options(
            award.joinedload(Award.organisation), award.joinedload(Award.scheme), award.joinedload(Award.application)
        )
    )
    return page_of(session, statement, by=(Instalment.id,), after=after, size=size)


MOST_TO_BEGIN = 10
"""As many accounts to check as one page can ask for; the others are found among the payments."""


def accounts_to_begin(session: Session, actor: Actor) -> list[tuple[BankAccount, date]]:
    """Accounts that nobody has begun to check, of organisations that are to be paid, each with the day of the next
    payment, the first day first: a few, and those alone that this administrator may check.
    """
    paid_to = func.coalesce(Application.host_organisation_id, Award.organisation_id).label("organisation_id")
    following = (
        select(paid_to, func.min(Instalment.pay_by).label("due_on"))
        .join(Award, Award.id == Instalment.award_id)
        .outerjoin(Award.application)
        .where(Instalment.state != PAID, Award.state.in_(MADE), Award.id.not_in(not_decidable_by(actor)))
        .group_by(paid_to)
        .subquery()
    )
    untouched = [
        column.is_(None) for column in (BankAccount.checked_at, BankAccount.checked_by, BankAccount.confirmed_by)
    ]
    statement = (
        select(BankAccount, following.c.due_on)
        .join(following, following.c.organisation_id == BankAccount.organisation_id)
        .where(*untouched, BankAccount.disputed_at.is_(None), BankAccount.organisation_id.not_in(not_checked_by(actor)))
        .where(BankAccount.told_by.is_distinct_from(actor.person_id))
        .order_by(following.c.due_on, BankAccount.organisation_id)
        .limit(MOST_TO_BEGIN)
        .options(joinedload(BankAccount.organisation, innerjoin=True))
    )
    return [(account, due_on) for account, due_on in session.execute(statement)]


def unpaid_awards_of(session: Session, organisation_ids: frozenset[UUID]) -> list[tuple[Award, date]]:
    """Grants for which one of these organisations is still to be paid, each with the day of its next instalment."""
    paid_to = func.coalesce(Application.host_organisation_id, Award.organisation_id)
    following = (
        select(Instalment.award_id, func.min(Instalment.pay_by).label("due_on"))
        .where(Instalment.state != PAID)
        .group_by(Instalment.award_id)
        .subquery()
    )
    statement = (
        select(Award, following.c.due_on)
        .join(following, following.c.award_id == Award.id)
        .outerjoin(Award.application)
        .where(paid_to.in_(organisation_ids), Award.state.in_(MADE))
        .order_by(following.c.due_on, Award.id)
        .options(joinedload(Award.organisation), joinedload(Award.application))
    )
    return [(award, due_on) for award, due_on in session.execute(statement)]
