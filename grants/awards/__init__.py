"""Awards: the offer, its letter, the organisation's answer, and the payments."""

from datetime import timedelta

from grants.applications.screening.events import ApplicationScreened
from grants.awards import called, dossier, waiting
from grants.awards.api import api
from grants.awards.arrangements.api import api as arrangements_api
from grants.awards.arrangements.pages import pages as arrangement_pages
from grants.awards.books.api import api as books_api
from grants.awards.books.pages import pages as book_pages
from grants.awards.changing.ending import waiting as ending_waiting
from grants.awards.changing.ending.api import api as ending_api
from grants.awards.changing.ending.events import ENDING_EVENTS
from grants.awards.changing.ending.pages import pages as ending_pages
from grants.awards.changing.ending.taking_effect import end_what_has_run_out
from grants.awards.changing.extensions.api import api as extensions_api
from grants.awards.changing.extensions.events import EXTENSION_EVENTS
from grants.awards.changing.extensions.pages import pages as extension_pages
from grants.awards.changing.overpayments.api import api as unexpected_api
from grants.awards.changing.overpayments.events import OVERPAYMENT_EVENTS
from grants.awards.changing.overpayments.pages import pages as unexpected_pages
from grants.awards.changing.overpayments.waiting import unexpected_to_settle
from grants.awards.changing.renewals.api import api as renewals_api
from grants.awards.changing.renewals.events import RENEWAL_EVENTS
from grants.awards.changing.renewals.pages import pages as renewal_pages
from grants.awards.changing.renewals.waiting import renewals_to_answer, renewals_to_decide
from grants.awards.changing.repayments import waiting as repayment_waiting
from grants.awards.changing.repayments.api import api as repayments_api
from grants.awards.changing.repayments.events import REPAYMENT_EVENTS
from grants.awards.changing.repayments.pages import pages as repayment_pages
from grants.awards.changing.uplifts.api import api as uplifts_api
from grants.awards.changing.uplifts.events import UPLIFT_EVENTS
from grants.awards.changing.uplifts.pages import pages as uplift_pages
from grants.awards.changing.uplifts.service import APPLY_JOB
from grants.awards.changing.variations import waiting as variation_waiting
from grants.awards.changing.variations.api import api as variations_api
from grants.awards.changing.variations.events import VARIATION_EVENTS
from grants.awards.changing.variations.pages import pages as variation_pages
from grants.awards.events import EVENTS, AwardAccepted, AwardDeclined, InstalmentPaid, OfferLapsed
from grants.awards.finding import AWARDS
from grants.awards.letters.api import api as letters_api
from grants.awards.letters.contacts.api import api as contacts_api
from grants.awards.letters.contacts.events import CONTACT_EVENTS
from grants.awards.letters.contacts.helping import whom_to_ask
from grants.awards.letters.contacts.pages import pages as contact_pages
from grants.awards.letters.contacts.waiting import contact_lacking, contacts_to_name
from grants.awards.letters.letterhead.api import api as letterhead_api
from grants.awards.letters.letterhead.events import LETTERHEAD_EVENTS
from grants.awards.letters.letterhead.pages import pages as letterhead_pages
from grants.awards.letters.service import WRITE_LETTER
from grants.awards.letters.wording.api import api as wording_api
from grants.awards.letters.wording.events import WORDING_EVENTS
from grants.awards.letters.wording.language_api import api as wording_languages_api
from grants.awards.letters.wording.language_pages import pages as wording_languages_pages
from grants.awards.letters.wording.pages import pages as wording_pages
from grants.awards.listed import LISTS
from grants.awards.offers.api import api as offers_api
from grants.awards.offers.outcomes.api import api as outcomes_api
from grants.awards.offers.outcomes.pages import pages as outcome_pages
from grants.awards.offers.outcomes.queries import outcomes_told
from grants.awards.offers.pages import pages as offers_pages
from grants.awards.offers.paper.api import api as paper_api
from grants.awards.offers.paper.events import PAPER_EVENTS
from grants.awards.offers.paper.pages import pages as paper_pages
from grants.awards.offers.paper.reactions import end_overtaken_letter
from grants.awards.pages import pages
from grants.awards.paying.bank_files.layouts.api import api as payment_layouts_api
from grants.awards.paying.bank_files.layouts.events import LAYOUT_EVENTS
from grants.awards.paying.bank_files.layouts.pages import pages as payment_layout_pages
from grants.awards.paying.runs.answering.pages import pages as answering_pages
from grants.awards.paying.runs.api import api as runs_api
from grants.awards.paying.runs.events import RUN_EVENTS
from grants.awards.paying.runs.filing.api import api as run_files_api
from grants.awards.paying.runs.filing.pages import pages as run_file_pages
from grants.awards.paying.runs.finding import RUNS
from grants.awards.paying.runs.limits.api import api as limits_api
from grants.awards.paying.runs.limits.events import LIMIT_EVENTS
from grants.awards.paying.runs.limits.pages import pages as limit_pages
from grants.awards.paying.runs.limits.waiting import limits_to_confirm
from grants.awards.paying.runs.pages import pages as run_pages
from grants.awards.paying.runs.releasing.pages import pages as run_release_pages
from grants.awards.paying.runs.unexpected.events import UNEXPECTED_EVENTS
from grants.awards.planning.beforehand.api import api as beforehand_api
from grants.awards.planning.beforehand.events import BEFOREHAND_EVENTS
from grants.awards.planning.beforehand.pages import pages as beforehand_pages
from grants.awards.planning.conditions.api import api as conditions_api
from grants.awards.planning.conditions.events import CONDITION_EVENTS, ConditionArranged, ConditionMet, ConditionWaived
from grants.awards.planning.conditions.files import tell_of_harmful
from grants.awards.planning.conditions.pages import pages as condition_pages
from grants.awards.planning.conditions.waiting import conditions_to_meet, conditions_to_settle
from grants.awards.planning.obstacles.api import api as obstacles_api
from grants.awards.planning.obstacles.events import OBSTACLE_EVENTS
from grants.awards.planning.obstacles.pages import pages as obstacle_pages
from grants.awards.planning.obstacles.reactions import look_at_instalments
from grants.awards.planning.obstacles.service import release_what_has_come_due
from grants.awards.planning.plans.api import api as plans_api
from grants.awards.planning.plans.events import PLAN_EVENTS
from grants.awards.planning.plans.pages import pages as plan_pages
from grants.awards.proposals import PROPOSALS
from grants.awards.queries import closed_awards
from grants.awards.reactions import answer_applicant, tell_ineligible, tell_reserve_closed, write_of_payment
from grants.awards.terms.api import api as terms_api
from grants.awards.terms.events import TERMS_EVENTS
from grants.awards.terms.pages import pages as terms_pages
from grants.kernel.access import Actor
from grants.kernel.events import Reaction
from grants.kernel.jobs import DOCUMENTS, JobKind
from grants.kernel.navigation import Area, Link, to_list
from grants.kernel.stage import Periodic, Stage
from grants.kernel.uploads.events import HarmFound
from grants.panels.deciding.releasing.events import DecisionReleased
from grants.panels.deciding.reserve.events import ReserveClosed


def _has_awards(actor: Actor) -> bool:
    return bool(actor.held("member") or actor.held("funder"))


stage = Stage(
    name="awards",
    pages=(
        pages,
        arrangement_pages,
        book_pages,
        beforehand_pages,
        condition_pages,
        obstacle_pages,
        plan_pages,
        outcome_pages,
        offers_pages,
        paper_pages,
        uplift_pages,
        run_pages,
        run_release_pages,
        run_file_pages,
        limit_pages,
        answering_pages,
        unexpected_pages,
        variation_pages,
        terms_pages,
        ending_pages,
        extension_pages,
        renewal_pages,
        repayment_pages,
        payment_layout_pages,
        letterhead_pages,
        contact_pages,
        wording_pages,
        wording_languages_pages,
    ),
    api=(
        api,
        arrangements_api,
        books_api,
        beforehand_api,
        conditions_api,
        obstacles_api,
        plans_api,
        offers_api,
        paper_api,
        outcomes_api,
        uplifts_api,
        runs_api,
        run_files_api,
        limits_api,
        unexpected_api,
        variations_api,
        terms_api,
        ending_api,
        extensions_api,
        renewals_api,
        repayments_api,
        payment_layouts_api,
        letterhead_api,
        letters_api,
        contacts_api,
        wording_api,
        wording_languages_api,
    ),
    events=(
        *EVENTS,
        *BEFOREHAND_EVENTS,
        *CONDITION_EVENTS,
        *OBSTACLE_EVENTS,
        *PLAN_EVENTS,
        *PAPER_EVENTS,
        *UPLIFT_EVENTS,
        *RUN_EVENTS,
        *LIMIT_EVENTS,
        *UNEXPECTED_EVENTS,
        *OVERPAYMENT_EVENTS,
        *VARIATION_EVENTS,
        *TERMS_EVENTS,
        *ENDING_EVENTS,
        *EXTENSION_EVENTS,
        *RENEWAL_EVENTS,
        *REPAYMENT_EVENTS,
        *LETTERHEAD_EVENTS,
        *CONTACT_EVENTS,
        *WORDING_EVENTS,
        *LAYOUT_EVENTS,
    ),
    reactions=(
        Reaction(ApplicationScreened, tell_ineligible),
        Reaction(AwardAccepted, end_overtaken_letter),
        Reaction(AwardDeclined, end_overtaken_letter),
        Reaction(OfferLapsed, end_overtaken_letter),
        Reaction(ConditionArranged, look_at_instalments),
        Reaction(ConditionMet, look_at_instalments),
        Reaction(ConditionWaived, look_at_instalments),
        Reaction(DecisionReleased, answer_applicant),
        Reaction(HarmFound, tell_of_harmful),
        Reaction(InstalmentPaid, write_of_payment),
        Reaction(ReserveClosed, tell_reserve_closed),
    ),
    jobs=(JobKind(WRITE_LETTER, DOCUMENTS, writes=True), APPLY_JOB),
    periodic=(
        Periodic("awards.release_instalments", timedelta(hours=1), release_what_has_come_due),
        Periodic("awards.end_grants", timedelta(hours=1), end_what_has_run_out),
    ),
    closed=(closed_awards,),
    helpers=(whom_to_ask,),
    waiting=(
        waiting.offers_to_accept,
        waiting.second_to_name,
        waiting.offers_half_signed,
        waiting.offers_run_out,
        waiting.papers_to_confirm,
        waiting.before_we_can_pay,
        conditions_to_meet,
        conditions_to_settle,
        waiting.accounts_to_check,
        waiting.instalments_to_pay,
        waiting.runs_to_send,
        waiting.runs_to_answer,
        limits_to_confirm,
        unexpected_to_settle,
        variation_waiting.variations_to_agree,
        variation_waiting.variations_for_us,
        ending_waiting.notice_to_answer,
        ending_waiting.notice_to_give,
        renewals_to_answer,
        renewals_to_decide,
        repayment_waiting.money_to_pay_back,
        repayment_waiting.repayments_to_settle,
        repayment_waiting.keeping_to_confirm,
        contacts_to_name,
    ),
    lacking=(contact_lacking,),
    names=(called.names,),
    dossier=(dossier.pieces,),
    belonging=(called.belonging,),
    meant=(called.meant,),
    outcomes=(outcomes_told,),
    proposals=PROPOSALS,
    findable=(AWARDS, RUNS),
    lists=LISTS,
    navigation=(
        to_list(Area.MONEY, "Grants", "awards"),
        Link(Area.MONEY, "Your grants", "awards.list", _has_awards),
        Link(Area.MONEY, "Payments", "runs.payable", lambda actor: actor.is_administrator),
    ),
)
