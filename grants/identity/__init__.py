"""People: sign-in by a code sent to them, roles, and how they want to hear from us."""

from grants.identity import authentication, called, queries
from grants.identity.administrators.api import api as administrators_api
from grants.identity.administrators.events import ADMINISTRATOR_EVENTS
from grants.identity.administrators.pages import pages as administrators_pages
from grants.identity.administrators.waiting import appointments_to_confirm
from grants.identity.api import api
from grants.identity.by_two.waiting import proposals_amiss, proposals_for_nobody
from grants.identity.commands import people
from grants.identity.events import EVENTS
from grants.identity.finding import PEOPLE
from grants.identity.grant_maker.api import api as grant_maker_api
from grants.identity.grant_maker.events import PARTICULARS_EVENTS
from grants.identity.grant_maker.pages import pages as grant_maker_pages
from grants.identity.listed import LISTS
from grants.identity.needs.events import NEEDS_EVENTS
from grants.identity.needs.pages import pages as needs_pages
from grants.identity.pages import pages
from grants.identity.service import MAIL_CODE
from grants.identity.tokens.api import api as tokens_api
from grants.identity.tokens.commands import tokens
from grants.identity.tokens.pages import pages as tokens_pages
from grants.identity.waiting import a_name
from grants.kernel.jobs import MAIL, JobKind
from grants.kernel.navigation import Area, Link
from grants.kernel.stage import Stage

stage = Stage(
    name="identity",
    pages=(pages, needs_pages, tokens_pages, administrators_pages, grant_maker_pages),
    api=(api, tokens_api, administrators_api, grant_maker_api),
    events=(*EVENTS, *NEEDS_EVENTS, *ADMINISTRATOR_EVENTS, *PARTICULARS_EVENTS),
    jobs=(JobKind(MAIL_CODE, MAIL),),
    authenticates=(authentication.by_token, authentication.by_cookie),
    affiliations=(queries.administration,),
    commands=(people, tokens),
    waiting=(a_name, appointments_to_confirm, proposals_for_nobody),
    amiss=(proposals_amiss,),
    navigation=(
        Link(Area.SETTINGS, "About the grant-maker", "grant_maker.show", lambda actor: actor.is_administrator),
        Link(Area.SETTINGS, "Who runs the programme", "administrators.show", lambda actor: actor.is_administrator),
    ),
    findable=(PEOPLE,),
    lists=LISTS,
    names=(called.names,),
    belonging=(called.belonging,),
    meant=(called.meant,),
)
