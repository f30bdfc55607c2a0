"""Schemes: the money, the criteria, the questions, and the rounds in which people may apply."""

from datetime import timedelta

from grants.kernel.navigation import Area, Link
from grants.kernel.program_words import for_translators
from grants.kernel.stage import Periodic, Stage
from grants.schemes import called
from grants.schemes.access import may_list_schemes
from grants.schemes.api import api
from grants.schemes.before_use.api import setup_api
from grants.schemes.before_use.pages import setup_pages
from grants.schemes.before_you_start import before_you_start_api, before_you_start_pages, missing_papers
from grants.schemes.briefings.api import briefing_api
from grants.schemes.briefings.events import BRIEFING_EVENTS
from grants.schemes.briefings.pages import briefing_pages
from grants.schemes.briefings.service import forget_visitors
from grants.schemes.changes.api import api as changes_api
from grants.schemes.changes.events import CHANGE_EVENTS
from grants.schemes.changes.pages import pages as change_pages
from grants.schemes.changes.waiting import changes_to_confirm
from grants.schemes.decision_day.api import decision_day_api
from grants.schemes.decision_day.events import DECISION_DAY_EVENTS
from grants.schemes.decision_day.pages import decision_day_pages
from grants.schemes.events import EVENTS
from grants.schemes.finding import ROUNDS, SCHEMES
from grants.schemes.languages.api import api as languages_api
from grants.schemes.languages.events import LANGUAGE_EVENTS
from grants.schemes.languages.pages import pages as languages_pages
from grants.schemes.listed import LISTS
from grants.schemes.pages import pages
from grants.schemes.plain_english.api import plain_english_api
from grants.schemes.plain_english.pages import plain_english_pages
from grants.schemes.proposals import PROPOSALS
from grants.schemes.questions.api import question_api
from grants.schemes.questions.pages import question_pages
from grants.schemes.round_drafts.api import round_draft_api
from grants.schemes.round_drafts.events import ROUND_DRAFT_EVENTS
from grants.schemes.round_drafts.pages import round_draft_pages
from grants.schemes.round_drafts.waiting import rounds_to_check
from grants.schemes.round_life.api import round_life_api
from grants.schemes.round_life.events import ROUND_LIFE_EVENTS
from grants.schemes.round_life.pages import round_life_pages
from grants.schemes.scheme_drafts.api import scheme_draft_api
from grants.schemes.scheme_drafts.events import SCHEME_DRAFT_EVENTS
from grants.schemes.scheme_drafts.pages import scheme_draft_pages
from grants.schemes.tiers.api import reporting_api
from grants.schemes.tiers.events import REPORTING_EVENTS
from grants.schemes.tiers.pages import reporting_pages
from grants.schemes.waiting import rounds_closing_soon, rounds_to_come
from grants.schemes.who_decides.api import who_decides_api
from grants.schemes.who_decides.events import WHO_DECIDES_EVENTS
from grants.schemes.who_decides.pages import who_decides_pages

stage = Stage(
    name="schemes",
    pages=(
        *(
            pages,
            before_you_start_pages,
            briefing_pages,
            plain_english_pages,
            question_pages,
            setup_pages,
            change_pages,
        ),
        *(decision_day_pages, who_decides_pages, reporting_pages, languages_pages),
        round_draft_pages,
        round_life_pages,
        scheme_draft_pages,
    ),
    api=(
        *(
            api,
            before_you_start_api,
            briefing_api,
            plain_english_api,
            question_api,
            setup_api,
            changes_api,
            decision_day_api,
        ),
        *(who_decides_api, reporting_api, languages_api, round_draft_api, round_life_api, scheme_draft_api),
    ),
    events=(
        *EVENTS,
        *BRIEFING_EVENTS,
        *CHANGE_EVENTS,
        *DECISION_DAY_EVENTS,
        *WHO_DECIDES_EVENTS,
        *REPORTING_EVENTS,
        *LANGUAGE_EVENTS,
        *ROUND_DRAFT_EVENTS,
        *ROUND_LIFE_EVENTS,
        *SCHEME_DRAFT_EVENTS,
    ),
    periodic=(missing_papers, Periodic("schemes.forget_visitors", timedelta(days=1), forget_visitors)),
    waiting=(rounds_closing_soon, rounds_to_check, changes_to_confirm),
    coming=(rounds_to_come,),
    proposals=PROPOSALS,
    findable=(SCHEMES, ROUNDS),
    lists=LISTS,
    names=(called.names,),
    meant=(called.meant,),
    navigation=(
        Link(Area.ASSESS, for_translators("Rounds"), "schemes.open_rounds", lambda actor: True),
        Link(Area.ASSESS, "Schemes", "schemes.list", lambda actor: may_list_schemes(actor) is None),
    ),
)
