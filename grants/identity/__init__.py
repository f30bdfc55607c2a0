"""People: sign-in by a code sent to them, roles, and how they want to hear from us."""

from grants.identity import authentication, called, queries
from grants.identity.api import api
from grants.identity.commands import people
from grants.identity.events import EVENTS
from grants.identity.finding import PEOPLE
from grants.identity.needs.events import NEEDS_EVENTS
from grants.identity.needs.pages import pages as needs_pages
from grants.identity.pages import pages
from grants.identity.service import MAIL_CODE
from grants.identity.tokens.api import api as tokens_api
from grants.identity.tokens.commands import tokens
from grants.identity.tokens.pages import pages as tokens_pages
from grants.identity.waiting import a_name
from grants.kernel.jobs import MAIL, JobKind
from grants.kernel.stage import Stage

stage = Stage(
    name="identity",
    pages=(pages, needs_pages, tokens_pages),
    api=(api, tokens_api),
    events=(*EVENTS, *NEEDS_EVENTS),
    jobs=(JobKind(MAIL_CODE, MAIL),),
    authenticates=(authentication.by_token, authentication.by_cookie),
    affiliations=(queries.administration,),
    commands=(people, tokens),
    waiting=(a_name,),
    findable=(PEOPLE,),
    names=(called.names,),
    belonging=(called.belonging,),
    meant=(called.meant,),
)
