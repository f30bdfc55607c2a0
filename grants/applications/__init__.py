"""Applications: the eligibility check, drafts, sending, screening."""

from grants.applications import waiting
from grants.applications.api import api
from grants.applications.events import EVENTS
from grants.applications.pages import pages
from grants.applications.questions_pages import questions_pages
from grants.applications.work_pages import add_work_pages
from grants.kernel.stage import Link, Stage

add_work_pages(pages)

stage = Stage(
    name="applications",
    pages=(pages, questions_pages),
    api=(api,),
    events=EVENTS,
    waiting=(waiting.drafts, waiting.screenings),
    navigation=(Link("Your applications", "applications.list_own", lambda actor: bool(actor.held("member"))),),
)
