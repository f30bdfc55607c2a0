"""Which lists there are, with the meaning of every column: the data dictionary."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, true
from sqlalchemy.orm import aliased

from grants.applications.conflicts import without_conflict
from grants.applications.finding import APPLICATIONS as FINDABLE_APPLICATIONS
from grants.applications.models import DRAFT, Application
from grants.applications.models import STATES as APPLICATION_STATES
from grants.awards.finding import AWARDS as FINDABLE_AWARDS
from grants.awards.models import PAID, PAYABLE, PLANNED, Award, Instalment
from grants.awards.models import STATES as AWARD_STATES
from grants.awards.queries import closed_to
from grants.kernel.access import Actor
from grants.kernel.pages import addresses
from grants.monitoring.models import STATES as RETURN_STATES
from grants.monitoring.models import Return
from grants.organisations.finding import ORGANISATIONS as FINDABLE_ORGANISATIONS
from grants.organisations.models import Organisation
from grants.organisations.queries import size_band_of
from grants.organisations.rules import KINDS
from grants.reporting.lists.described import DAY, MOMENT, MONEY, NUMBER, STATE, Column, List, named
from grants.schemes.models import Round, Scheme

APPLICATIONS, GRANTS, PAYMENTS, RETURNS, ORGANISATIONS = (
    "applications",
    "awards",
    "payments",
    "returns",
    "organisations",
)
_HOST = aliased(Organisation)
_SIZE = size_band_of(Organisation.annual_income_pence)
_GRANTEE = (
    Column("organisation", "The organisation’s name", Organisation.name),
    Column("organisation_reference", "The organisation’s reference here", Organisation.reference),
    Column("organisation_identifier", "Its identifier in open data, where it has one", Organisation.org_id),
    Column("size", "Its size band by yearly income, as it is known now", _SIZE),
)
_OF_GRANT = (
    Column("award", "The grant’s reference", Award.reference, heading="Grant"),
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
        "Applications",
        Application.id,
        named(
            Column("application", "The application’s reference", Application.reference),
            Column("scheme", "The scheme of the round", Scheme.name),
            Column("round", "The round’s name", Round.name),
            *_GRANTEE,
            Column("host", "The host that holds the money, where there is one", _HOST.name),
            Column("title", "What it is called", Application.title),
            Column("requested", "What was asked for, in pounds", Application.amount_requested_pence, MONEY),
            Column("state", "Where it stands: submitted, eligible, decided …", Application.state, STATE),
            Column("sent_at", "When it was sent, in London time", Application.submitted_at, MOMENT, "Sent"),
            Column("entered_by", "How it was told where we entered it: phone or paper", Application.entered_channel),
        ),
        _applications,
        without_conflict,
        lambda: addresses("applications.show", "application_id"),
        usual=("application", "organisation", "title", "round", "requested", "state", "sent_at"),
        linked=Application.id,
        sorts={"sent_at": Application.submitted_at},
        states=[state for state in APPLICATION_STATES if state != DRAFT],
        state=Application.state,
        days="sent_at",
        scheme=Round.scheme_id,
        round=Application.round_id,
        findable=FINDABLE_APPLICATIONS,
        found=Application.id,
    ),
    GRANTS: List(
        "Grants",
        Award.id,
        named(
            *_OF_GRANT,
            *_GRANTEE,
            Column("title", "What it is for", Award.title),
            Column("amount", "What was granted, in pounds", Award.amount_pence, MONEY),
            Column("state", "Where it stands: offered, accepted, declined, lapsed, ended", Award.state, STATE),
            Column("awarded_on", "The day of the award", Award.awarded_on, DAY, "Awarded"),
            Column("starts_on", "The first day of the work", Award.starts_on, DAY, "Starts"),
            Column(
                "ends_on",
                "The last day: that of notice, if given",
                Award.last_day.label("ends_on"),
                DAY,
                "Ends",
            ),
            Column("accepted_at", "When the offer was accepted, in London time", Award.accepted_at, MOMENT, "Accepted"),
            Column("published_as", "Its identifier in the file that it came from, if it was imported", Award.grant_id),
        ),
        lambda statement: _with_grant(statement.select_from(Award)),
        _open_grants,
        lambda: addresses("awards.show", "award_id"),
        usual=("award", "title", "organisation", "scheme", "state", "awarded_on", "ends_on", "amount"),
        linked=Award.id,
        sorts={"awarded_on": Award.awarded_on, "amount": Award.amount_pence},
        states=AWARD_STATES,
        state=Award.state,
        days="awarded_on",
        scheme=Award.scheme_id,
        findable=FINDABLE_AWARDS,
        found=Award.id,
    ),
    PAYMENTS: List(
        "Payments",
        Instalment.id,
        named(
            *_OF_GRANT,
            *_GRANTEE,
            Column("number", "Which payment of the grant it is", Instalment.number, NUMBER),
            Column("amount", "The payment, in pounds", Instalment.amount_pence, MONEY),
            Column("state", "Where it stands: planned, payable, paid", Instalment.state, STATE),
            Column("due_on", "The day for which it is planned", Instalment.due_on, DAY, "Planned for"),
            Column("payable_on", "The day from which it could be paid", Instalment.payable_on, DAY, "Payable from"),
            Column("paid_on", "The day on which it was paid", Instalment.paid_on, DAY, "Paid"),
            Column(
                "stopped_after", "The end of the grant that stops it, where notice does", Instalment.stopped_after, DAY
            ),
        ),
        lambda statement: _with_grant(statement.select_from(Instalment).join(Award, Instalment.award_id == Award.id)),
        _open_grants,
        lambda: addresses("awards.show", "award_id"),
        usual=("award", "number", "organisation", "scheme", "state", "due_on", "paid_on", "amount"),
        linked=Award.id,
        sorts={"due_on": Instalment.due_on, "amount": Instalment.amount_pence},
        states=(PLANNED, PAYABLE, PAID),
        state=Instalment.state,
        days="due_on",
        scheme=Award.scheme_id,
        findable=FINDABLE_AWARDS,
        found=Award.id,
    ),
    RETURNS: List(
        "Returns",
        Return.id,
        named(
            *_OF_GRANT,
            *_GRANTEE,
            Column("number", "Which return of the grant it is", Return.number, NUMBER),
            Column("period_from", "The first day that it tells of", Return.period_from, DAY, "Tells from"),
            Column("period_to", "The last day that it tells of", Return.period_to, DAY, "Tells to"),
            Column("due_at", "By when it is due, in London time", Return.due_at, MOMENT, "Due"),
            Column("state", "Where it stands: due, submitted, accepted, sent back …", Return.state, STATE),
            Column("sent_at", "When it was sent, in London time", Return.submitted_at, MOMENT, "Sent"),
            Column("reviewed_at", "When it was reviewed, in London time", Return.reviewed_at, MOMENT, "Reviewed"),
        ),
        lambda statement: _with_grant(statement.select_from(Return).join(Award, Return.award_id == Award.id)),
        _open_grants,
        lambda: addresses("monitoring.show", "return_id"),
        usual=("award", "number", "organisation", "scheme", "state", "due_at", "sent_at"),
        linked=Return.id,
        sorts={"due_at": Return.due_at},
        states=RETURN_STATES,
        state=Return.state,
        days="due_at",
        scheme=Award.scheme_id,
        findable=FINDABLE_AWARDS,
        found=Award.id,
    ),
    ORGANISATIONS: List(
        "Organisations",
        Organisation.id,
        named(
            Column("organisation", "The organisation’s name", Organisation.name),
            Column("trading_name", "The name that it goes by, where that is another", Organisation.trading_name),
            Column("reference", "Its reference here", Organisation.reference),
            Column("kind", "What kind of organisation it is", Organisation.kind, known=KINDS),
            Column("size", "Its size band by yearly income, as it is known now", _SIZE),
            Column(
                "income", "Its yearly income in pounds, as it is known now", Organisation.annual_income_pence, MONEY
            ),
            Column("charity_number", "Its number at the charity regulator", Organisation.charity_number),
            Column("company_number", "Its number at Companies House", Organisation.company_number),
            Column("identifier", "Its identifier in open data, where it has one", Organisation.org_id),
            Column("postcode", "The postcode of its address", Organisation.postcode),
            Column("registered_at", "When it was registered here, in London time", Organisation.created_at, MOMENT),
        ),
        lambda statement: statement.select_from(Organisation),
        lambda actor: true(),
        lambda: addresses("organisations.show", "organisation_id"),
        usual=("organisation", "reference", "kind", "size", "charity_number", "postcode"),
        linked=Organisation.id,
        sorts={"organisation": Organisation.name},
        findable=FINDABLE_ORGANISATIONS,
        found=Organisation.id,
    ),
}
