"""The lists of grants and of payments, and what lists of what belongs to a grant share."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from grants.awards.finding import AWARDS as FINDABLE
from grants.awards.letters.listed import LETTERS
from grants.awards.models import PAID, PAYABLE, PLANNED, STATES, Award, Instalment
from grants.awards.paying.runs.listed import RUNS
from grants.awards.paying.runs.models import LIVE, Payment, PaymentRun
from grants.awards.queries import closed_to, has_run_out
from grants.kernel.access import Actor
from grants.kernel.lists.described import DAY, MOMENT, MONEY, NUMBER, STATE, Column, List, View, named
from grants.kernel.pages import addresses
from grants.organisations.listed import GRANTEE
from grants.organisations.models import Organisation
from grants.schemes.models import Scheme

OF_GRANT = (
    Column("award", "The grant’s reference", Award.reference, heading="Grant"),
    Column("scheme", "The scheme in which it was made", Scheme.name),
    *GRANTEE,
)


def with_grant(statement: Select[Any]) -> Select[Any]:
    """With the scheme of each grant and whose it is."""
    return statement.join(Scheme, Award.scheme_id == Scheme.id).join(
        Organisation, Award.organisation_id == Organisation.id
    )


def open_grants(actor: Actor) -> ColumnElement[bool]:
    """Those that no conflict of interest closes to somebody."""
    return Award.id.not_in(closed_to(actor))


GRANTS = List(
    "awards",
    "Grants",
    Award.id,
    named(
        *OF_GRANT,
        Column("title", "What it is for", Award.title),
        Column("amount", "What was granted, in pounds", Award.amount_pence, MONEY),
        Column("state", "Where it stands: offered, accepted, declined, lapsed, ended", Award.state, STATE),
        Column("accept_by", "Until when the offer can be accepted, in London time", Award.accept_by, MOMENT),
        Column("awarded_on", "The day of the award", Award.awarded_on, DAY, "Awarded"),
        Column("starts_on", "The first day of the work", Award.starts_on, DAY, "Starts"),
        Column("ends_on", "The last day: that of notice, if given", Award.last_day.label("ends_on"), DAY, "Ends"),
        Column("accepted_at", "When the offer was accepted, in London time", Award.accepted_at, MOMENT, "Accepted"),
        Column("published_as", "Its identifier in the file that it came from, if it was imported", Award.grant_id),
    ),
    lambda statement: with_grant(statement.select_from(Award)),
    open_grants,
    lambda: addresses("awards.show", "award_id"),
    usual=("award", "title", "organisation", "scheme", "state", "awarded_on", "ends_on", "amount"),
    linked=Award.id,
    sorts={"awarded_on": Award.awarded_on, "amount": Award.amount_pence},
    states=STATES,
    state=Award.state,
    days="awarded_on",
    scheme=Award.scheme_id,
    findable=FINDABLE,
    found=Award.id,
    views={"run_out": View("Offered, and nobody answered in time", has_run_out)},
)

_PAID_TO = aliased(Organisation)
_ACCOUNT = "ending in " + Instalment.paid_into
_RUN = (
    select(PaymentRun.reference)
    .join(Payment, Payment.run_id == PaymentRun.id)
    .where(Payment.instalment_id == Instalment.id, Payment.state.in_(LIVE))
    .correlate(Instalment)
    .scalar_subquery()
)

PAYMENTS = List(
    "payments",
    "Payments",
    Instalment.id,
    named(
        *OF_GRANT,
        Column("number", "Which payment of the grant it is", Instalment.number, NUMBER),
        Column("amount", "The payment, in pounds", Instalment.amount_pence, MONEY),
        Column("state", "Where it stands: planned, payable, paid", Instalment.state, STATE),
        Column("due_on", "The day for which it is planned", Instalment.due_on, DAY, "Planned for"),
        Column("payable_on", "The day from which it could be paid", Instalment.payable_on, DAY, "Payable from"),
        Column("paid_on", "The day on which it was paid", Instalment.paid_on, DAY, "Paid"),
        Column("paid_to", "To whom it was paid: the organisation, or its host", _PAID_TO.name),
        Column("account", "The account into which it was paid, by its last digits", _ACCOUNT),
        Column("run", "The payment run that it is in, or was paid by", _RUN),
        Column("stopped_after", "The end of the grant that stops it, where notice does", Instalment.stopped_after, DAY),
    ),
    lambda statement: with_grant(
        statement.select_from(Instalment)
        .join(Award, Instalment.award_id == Award.id)
        .outerjoin(_PAID_TO, Instalment.paid_to_id == _PAID_TO.id)
    ),
    open_grants,
    lambda: addresses("awards.show", "award_id"),
    usual=("award", "number", "organisation", "state", "due_on", "paid_on", "paid_to", "account", "run", "amount"),
    linked=Award.id,
    sorts={"due_on": Instalment.due_on, "amount": Instalment.amount_pence},
    states=(PLANNED, PAYABLE, PAID),
    state=Instalment.state,
    days="due_on",
    scheme=Award.scheme_id,
    findable=FINDABLE,
    found=Award.id,
)

LISTS = (GRANTS, PAYMENTS, RUNS, LETTERS)
