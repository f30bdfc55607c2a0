"""Which lists can be taken out, with the meaning of every column: the data dictionary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from grants.applications.conflicts import without_conflict
from grants.applications.models import DRAFT, Application
from grants.awards.models import Award, Instalment
from grants.awards.queries import closed_to
from grants.kernel.access import Actor
from grants.kernel.clock import in_london
from grants.kernel.money import Pence, as_decimal
from grants.monitoring.models import Return
from grants.organisations.models import Organisation
from grants.organisations.queries import size_band_of
from grants.schemes.models import Round, Scheme

APPLICATIONS, GRANTS, PAYMENTS, RETURNS = "applications", "awards", "payments", "returns"


def _as_it_is(value: Any) -> Any:
    return value


def _pounds(value: int) -> Any:
    return as_decimal(Pence(value))


def _moment(value: datetime) -> str:
    return in_london(value).strftime("%Y-%m-%d %H:%M")


@dataclass(frozen=True)
class Column:
    """One column: its name in the table, what it means, where it is, and how its values are told."""

    name: str
    meaning: str
    source: InstrumentedAttribute[Any] | ColumnElement[Any]
    told: Callable[[Any], Any] = _as_it_is


@dataclass(frozen=True)
class List:
    """A list that can be taken out. `key` orders it; `of_round` says that it is of one round.

    `open_to` is the condition that keeps from somebody what is closed to them.
    """

    title: str
    key: InstrumentedAttribute[Any]
    columns: Mapping[str, Column]
    joined: Callable[[Select[Any]], Select[Any]]
    open_to: Callable[[Actor], ColumnElement[bool]]
    of_round: bool = False


def _named(*columns: Column) -> dict[str, Column]:
    return {column.name: column for column in columns}


_HOST = aliased(Organisation)

_GRANTEE = (
    Column("organisation", "The organisation’s name", Organisation.name),
    Column("organisation_reference", "The organisation’s reference here", Organisation.reference),
    Column("organisation_identifier", "Its identifier in open data, where it has one", Organisation.org_id),
    Column(
        "size", "Its size band by yearly income, as it is known now", size_band_of(Organisation.annual_income_pence)
    ),
)
_OF_GRANT = (
    Column("award", "The grant’s reference", Award.reference),
    Column("scheme", "The scheme in which it was made", Scheme.name),
)


def _with_grant(statement: Select[Any]) -> Select[Any]:
    return statement.join(Scheme, Award.scheme_id == Scheme.id).join(
        Organisation, Award.organisation_id == Organisation.id
    )


def _open_grants(actor: Actor) -> ColumnElement[bool]:
    return Award.id.not_in(closed_to(actor))


def _applications(statement: Select[Any]) -> Select[Any]:
    """Those that were sent: what is in a draft is the applicant’s own."""
    return (
        statement.select_from(Application)
        .join(Round, Application.round_id == Round.id)
        .join(Scheme, Round.scheme_id == Scheme.id)
        .join(Organisation, Application.organisation_id == Organisation.id)
        .outerjoin(_HOST, Application.host_organisation_id == _HOST.id)
        .where(Application.state != DRAFT, Application.submitted_at.is_not(None))
    )


LISTS: Mapping[str, List] = {
    APPLICATIONS: List(
        "Applications of a round",
        Application.id,
        _named(
            Column("application", "The application’s reference", Application.reference),
            Column("scheme", "The scheme of the round", Scheme.name),
            Column("round", "The round’s name", Round.name),
            *_GRANTEE,
            Column("host", "The host that holds the money, where there is one", _HOST.name),
            Column("title", "What it is called", Application.title),
            Column("requested", "What was asked for, in pounds", Application.amount_requested_pence, _pounds),
            Column("state", "Where it stands: submitted, eligible, decided …", Application.state),
            Column("sent_at", "When it was sent, in London time", Application.submitted_at, _moment),
            Column("entered_by", "How it was told where we entered it: phone or paper", Application.entered_channel),
        ),
        _applications,
        without_conflict,
        of_round=True,
    ),
    GRANTS: List(
        "Grants",
        Award.id,
        _named(
            *_OF_GRANT,
            *_GRANTEE,
            Column("title", "What it is for", Award.title),
            Column("amount", "What was granted, in pounds", Award.amount_pence, _pounds),
            Column("state", "Where it stands: offered, accepted, declined, lapsed, ended", Award.state),
            Column("awarded_on", "The day of the award", Award.awarded_on),
            Column("starts_on", "The first day of the work", Award.starts_on),
            Column("ends_on", "The last day of the work", Award.ends_on),
            Column("accepted_at", "When the offer was accepted, in London time", Award.accepted_at, _moment),
            Column("published_as", "Its identifier in the file that it came from, if it was imported", Award.grant_id),
        ),
        lambda statement: _with_grant(statement.select_from(Award)),
        _open_grants,
    ),
    PAYMENTS: List(
        "Payments",
        Instalment.id,
        _named(
            *_OF_GRANT,
            *_GRANTEE,
            Column("number", "Which payment of the grant it is", Instalment.number),
            Column("amount", "The payment, in pounds", Instalment.amount_pence, _pounds),
            Column("state", "Where it stands: planned, payable, paid", Instalment.state),
            Column("due_on", "The day for which it is planned", Instalment.due_on),
            Column("payable_on", "The day from which it could be paid", Instalment.payable_on),
            Column("paid_on", "The day on which it was paid", Instalment.paid_on),
            Column("stopped_after", "The end of the grant that stops it, where notice does", Instalment.stopped_after),
        ),
        lambda statement: _with_grant(statement.select_from(Instalment).join(Award, Instalment.award_id == Award.id)),
        _open_grants,
    ),
    RETURNS: List(
        "Returns",
        Return.id,
        _named(
            *_OF_GRANT,
            *_GRANTEE,
            Column("number", "Which return of the grant it is", Return.number),
            Column("period_from", "The first day that it tells of", Return.period_from),
            Column("period_to", "The last day that it tells of", Return.period_to),
            Column("due_at", "By when it is due, in London time", Return.due_at, _moment),
            Column("state", "Where it stands: due, submitted, accepted, sent back …", Return.state),
            Column("sent_at", "When it was sent, in London time", Return.submitted_at, _moment),
            Column("reviewed_at", "When it was reviewed, in London time", Return.reviewed_at, _moment),
        ),
        lambda statement: _with_grant(statement.select_from(Return).join(Award, Return.award_id == Award.id)),
        _open_grants,
    ),
}


def statement_of(listed: List, columns: list[Column], actor: Actor, round_id: Any = None) -> Select[Any]:
    """The statement that reads these columns of what is open to somebody, and before them the key that orders it."""
    statement = listed.joined(select(listed.key, *(column.source.label(column.name) for column in columns)))
    statement = statement.where(listed.open_to(actor))
    if round_id is not None:
        statement = statement.where(Application.round_id == round_id)
    return statement.order_by(listed.key)
