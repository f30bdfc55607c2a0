"""Organisations: applicants, grantees, funders, and the people who act for them."""

from grants.kernel.access import Actor
from grants.kernel.navigation import Area, Link, to_list
from grants.kernel.stage import Stage
from grants.organisations import called, queries
from grants.organisations.api import api
from grants.organisations.bank.pages import pages as bank_pages
from grants.organisations.checking.api import api as checking_api
from grants.organisations.checking.pages import pages as checking_pages
from grants.organisations.commands import bank_accounts, place_commands
from grants.organisations.directory.api import api as directory_entry_api
from grants.organisations.directory.pages import pages as directory_entry_pages
from grants.organisations.events import EVENTS
from grants.organisations.finding import ORGANISATIONS
from grants.organisations.joining.api import api as joining_api
from grants.organisations.joining.pages import pages as joining_pages
from grants.organisations.leaving.api import api as leaving_api
from grants.organisations.leaving.pages import pages as leaving_pages
from grants.organisations.listed import LISTS
from grants.organisations.naming.api import api as naming_api
from grants.organisations.naming.pages import pages as naming_pages
from grants.organisations.pages import pages
from grants.organisations.profile.api import api as profile_api
from grants.organisations.profile.pages import pages as profile_pages
from grants.organisations.registers.api import api as register_api
from grants.organisations.registers.pages import pages as register_pages
from grants.organisations.signing.api import api as signing_api
from grants.organisations.signing.pages import pages as signing_pages
from grants.organisations.statements.api import api as statement_api
from grants.organisations.statements.pages import pages as statement_pages
from grants.organisations.waiting import accounts_to_check, accounts_to_look_at, asked_to_join, first_organisation


def _of_others(actor: Actor) -> bool:
    return actor.signed_in and (not actor.is_administrator or bool(actor.held("member")))


stage = Stage(
    name="organisations",
    pages=(
        pages,
        profile_pages,
        signing_pages,
        joining_pages,
        leaving_pages,
        bank_pages,
        checking_pages,
        statement_pages,
        register_pages,
        naming_pages,
        directory_entry_pages,
    ),
    api=(
        api,
        profile_api,
        signing_api,
        joining_api,
        leaving_api,
        checking_api,
        statement_api,
        register_api,
        naming_api,
        directory_entry_api,
    ),
    events=EVENTS,
    commands=(place_commands, bank_accounts),
    affiliations=(
        queries.member_of,
        queries.former_member_of,
        queries.contact_of,
        queries.signatory_of,
        queries.funder_through,
    ),
    waiting=(asked_to_join, first_organisation, accounts_to_check, accounts_to_look_at),
    findable=(ORGANISATIONS,),
    lists=LISTS,
    names=(called.names,),
    belonging=(called.belonging,),
    meant=(called.meant,),
    navigation=(
        to_list(Area.PEOPLE, "Organisations", "organisations"),
        Link(Area.PEOPLE, "Your organisations", "organisations.list", _of_others),
    ),
)
