"""The list of organisations, and the columns that tell of a grantee in every list."""

from sqlalchemy import true

from grants.kernel.lists.described import MOMENT, MONEY, Column, List, named
from grants.kernel.pages import addresses
from grants.organisations.finding import ORGANISATIONS as FINDABLE
from grants.organisations.models import Organisation
from grants.organisations.queries import size_band_of
from grants.organisations.rules import KINDS

_SIZE = size_band_of(Organisation.annual_income_pence)
GRANTEE = (
    Column("organisation", "The organisation’s name", Organisation.name),
    Column("organisation_reference", "The organisation’s reference here", Organisation.reference),
    Column("organisation_identifier", "Its identifier in open data, where it has one", Organisation.org_id),
    Column("size", "Its size band by yearly income, as it is known now", _SIZE),
)
ORGANISATIONS = List(
    "organisations",
    "Organisations",
    Organisation.id,
    named(
        Column("organisation", "The organisation’s name", Organisation.name),
        Column("trading_name", "The name that it goes by, where that is another", Organisation.trading_name),
        Column("reference", "Its reference here", Organisation.reference),
        Column("kind", "What kind of organisation it is", Organisation.kind, known=KINDS),
        Column("size", "Its size band by yearly income, as it is known now", _SIZE),
        Column("income", "Its yearly income in pounds, as it is known now", Organisation.annual_income_pence, MONEY),
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
    findable=FINDABLE,
    found=Organisation.id,
    begin=("Register an organisation", "organisations.register"),
)

LISTS = (ORGANISATIONS,)
