"""Reading what is to be paid, to whom, and what stands in the way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.awards.models import MADE, PAID, Award, Instalment
from grants.awards.queries import not_decidable_by
from grants.kernel.access import Actor
from grants.kernel.money import Pence
from grants.organisations.access import not_checked_by
from grants.organisations.asking.gap_rules import Gap
from grants.organisations.asking.rules import PAYMENT, SECTIONS
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank import rules as bank_rules
from grants.organisations.models import BankAccount, Organisation
from grants.organisations.profile import queries as profiles
from grants.organisations.statements.queries import with_statement

MOST_GAPS_NAMED = 2
"""How many gaps a sentence names one by one; of more it says only how many there are."""


@dataclass(frozen=True)
class Payee:
    """Who is paid for an award, and what stands in the way.

    `for_group` is the group whose money a host holds. `gaps` have to be filled, and while `is_held` an
    administrator has to check the account, before anything is paid; also while it `is_disputed`, for then
    somebody has said that it is not theirs. `prompts` are for a person to look at. `has_statement` is whether they
    have shown a bank statement of the account; `is_shared` whether another organisation has told the same account.
    """

    organisation: Organisation
    for_group: Organisation | None
    account: BankAccount | None
    gaps: tuple[Gap, ...]
    prompts: tuple[str, ...]
    has_statement: bool
    is_shared: bool

    @property
    def sections_with_gaps(self) -> list[tuple[str, str, str]]:
        """What is missing by section: its key, its title, and what to tell us there."""
        return by_section(self.gaps)

    @property
    def lacks_statement(self) -> bool:
        """Whether nobody can check the account by its statement, because they have not shown one yet."""
        checked = self.account is not None and self.account.checked_by is not None
        return self.is_held and not (self.is_disputed or checked or self.has_statement)

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

    @property
    def fingerprint(self) -> str | None:
        """That of the account that stands now; None where none was told."""
        return self.account.bank_fingerprint if self.account else None

    @property
    def obstacle(self) -> str:
        """What holds up a payment, as it is said to administrators; empty when nothing does."""
        name = self.organisation.name
        if self.is_disputed:
            return f"Somebody of {name} says that the bank account is not theirs."
        if self.gaps:
            return f"{name} cannot be paid yet. {self._missing}"
        unchecked = f"The bank account of {name} has to be checked by one of us and confirmed by another."
        return unchecked if self.is_held else ""

    @property
    def _missing(self) -> str:
        if len(self.gaps) > MOST_GAPS_NAMED:
            return f"{len(self.gaps)} details are missing."
        return " ".join(gap.of_them for gap in self.gaps)

    @property
    def waits_for(self) -> str:
        """What holds up a payment, as it is said to those who are paid; empty when nothing does."""
        if self.is_disputed:
            return "Somebody says that the bank account is not theirs."
        if self.gaps:
            titles = [title for _, title, _ in self.sections_with_gaps]
            return f"{self.organisation.name} has not told us yet: {', '.join(titles)}."
        if self.lacks_statement:
            return f"{self.organisation.name} has not shown us a bank statement yet."
        return "We have to check the bank account first." if self.is_held else ""

    @property
    def name(self) -> str:
        return f"{self.organisation.name} for {self.for_group.name}" if self.for_group else self.organisation.name


def payee_of(session: Session, award: Award) -> Payee:
    """Who is paid for an award (which comes with its organisation and its application)."""
    return payees_of(session, [award])[award.id]


def payees_of(session: Session, awards: Sequence[Award]) -> dict[UUID, Payee]:
    """Who is paid for each of some awards, by the award's id; nothing is asked where there are none."""
    if not awards:
        return {}
    ids = {award.signing_organisation_id for award in awards}
    organisations = session.scalars(select(Organisation).where(Organisation.id.in_(ids))).all()
    told = profiles.profiles_of(session, organisations)
    shown = with_statement(session, ids)
    accounts = [profile.bank_account for profile in told.values() if profile.bank_account is not None]
    shared = bank_queries.shared_fingerprints(session, [each.bank_fingerprint for each in accounts])
    return {
        award.id: _payee(
            award,
            told[award.signing_organisation_id],
            has_statement=award.signing_organisation_id in shown,
            shared=shared,
        )
        for award in awards
    }


def needed_before_payment(session: Session, organisation_id: UUID) -> list[str]:
    """What an organisation still has to tell or show us before it can be paid, section by section."""
    organisation = session.scalars(select(Organisation).where(Organisation.id == organisation_id)).one()
    profile = profiles.profiles_of(session, [organisation])[organisation.id]
    needed = [f"{title}: {what}" for _, title, what in by_section(_gaps(profile))]
    account = profile.bank_account
    is_shown = account is None or account.checked_by or account.checked_at or with_statement(session, {organisation.id})
    return needed if is_shown else [*needed, "Show us a page of a bank statement of the account."]


def by_section(gaps: Sequence[Gap]) -> list[tuple[str, str, str]]:
    """Gaps by the section in which they are filled: its key, its title, and what to tell us there."""
    said: dict[str, list[str]] = {}
    for gap in gaps:
        said.setdefault(gap.section, []).append(gap.sentence)
    return [(section, SECTIONS[section], " ".join(sentences)) for section, sentences in said.items()]


def _payee(award: Award, profile: profiles.Profile, *, has_statement: bool, shared: Collection[str]) -> Payee:
    organisation, account = profile.organisation, profile.bank_account
    return Payee(
        organisation=organisation,
        for_group=award.organisation if award.organisation_id != organisation.id else None,
        account=account,
        gaps=_gaps(profile),
        prompts=tuple(bank_queries.prompts_of(organisation, account)) if account else (),
        has_statement=has_statement,
        is_shared=account is not None and account.bank_fingerprint in shared,
    )


def _gaps(profile: profiles.Profile) -> tuple[Gap, ...]:
    """What payment needs; the account too of a group that was not asked for one, because it had a host once."""
    gaps = profile.gaps_for(PAYMENT)
    asked = any(gap.section == "bank" for gap in gaps)
    return tuple(gaps if asked else [*gaps, *bank_rules.bank_gaps(has_account=profile.bank_account is not None)])


def paid_so_far(session: Session, award_id: UUID) -> Pence:
    """What has been paid of an award."""
    paid = select(func.coalesce(func.sum(Instalment.amount_pence), 0)).where(
        Instalment.award_id == award_id, Instalment.state == PAID
    )
    return Pence(int(session.scalar(paid) or 0))


MOST_TO_BEGIN = 10
"""How many accounts to check one page can ask for; the others are found among the payments."""


_BEGUN = (BankAccount.checked_at, BankAccount.checked_by, BankAccount.confirmed_by, BankAccount.disputed_at)
IS_UNTOUCHED = and_(*(column.is_(None) for column in _BEGUN))
"""An account that nobody has begun to check."""


def accounts_to_begin(session: Session, actor: Actor) -> list[tuple[BankAccount, date]]:
    """Accounts that nobody has begun to check, of organisations that are to be paid, each with the day of the next
    payment, the first day first: a few, and those alone that this administrator may check.
    """
    paid_to = func.coalesce(Application.host_organisation_id, Award.organisation_id).label("organisation_id")
    following = (
        select(paid_to, func.min(Instalment.pay_by).label("due_on"))
        .join(Award, Award.id == Instalment.award_id)
        .outerjoin(Award.application)
        .where(Instalment.is_to_come, Award.state.in_(MADE), Award.id.not_in(not_decidable_by(actor)))
        .group_by(paid_to)
        .subquery()
    )
    statement = (
        select(BankAccount, following.c.due_on)
        .join(following, following.c.organisation_id == BankAccount.organisation_id)
        .where(IS_UNTOUCHED, BankAccount.organisation_id.not_in(not_checked_by(actor)))
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
        .where(Instalment.is_to_come)
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
