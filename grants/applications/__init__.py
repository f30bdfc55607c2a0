"""Applications: the eligibility check, drafts, sending, screening."""

from datetime import timedelta

from grants.applications import called, dossier, waiting
from grants.applications.api import api
from grants.applications.assisted.api import assisted_api
from grants.applications.assisted.events import ASSISTED_EVENTS
from grants.applications.assisted.pages import assisted_pages
from grants.applications.beforehand.pages import eligibility_pages, questions_pages
from grants.applications.clarifications.api import clarification_api
from grants.applications.clarifications.events import CLARIFICATION_EVENTS, ClarificationAnswered
from grants.applications.clarifications.pages import clarification_pages
from grants.applications.clarifications.service import close_overdue
from grants.applications.conflicts import THROUGH_ORGANISATIONS, closed_applications
from grants.applications.copies.api import copies_api
from grants.applications.copies.pages import add_copies_pages
from grants.applications.copies.reactions import copy_what_was_answered, copy_what_was_sent
from grants.applications.deadlines.events import DEADLINE_EVENTS
from grants.applications.deadlines.pages import add_deadline_pages
from grants.applications.events import EVENTS, ApplicationSubmitted
from grants.applications.filling.checking import add_checking_pages
from grants.applications.filling.earlier.events import EARLIER_EVENTS
from grants.applications.filling.earlier.pages import earlier_pages
from grants.applications.filling.pages import add_section_pages
from grants.applications.finding import APPLICATIONS
from grants.applications.hosting import queries as hosting_queries
from grants.applications.hosting.api import hosting_api
from grants.applications.hosting.events import HOSTING_EVENTS, PartyAnswered
from grants.applications.hosting.pages import hosting_pages
from grants.applications.hosting.service import MAIL_INVITATION, MAIL_NOTHING_TO_ANSWER
from grants.applications.listed import LISTS
from grants.applications.pages import pages
from grants.applications.screening.api import screening_api
from grants.applications.screening.duplicates.events import DUPLICATE_EVENTS
from grants.applications.screening.duplicates.service import (
    MATCH_JOB,
    look_again,
    look_for_duplicates,
    match_application,
    match_unmatched,
)
from grants.applications.screening.events import SCREENING_EVENTS
from grants.applications.screening.pages import add_screening_pages, screening_pages
from grants.applications.screening.thresholds.api import threshold_api
from grants.applications.screening.thresholds.events import THRESHOLD_EVENTS, DueDiligenceThresholdsSet
from grants.applications.screening.thresholds.pages import threshold_pages
from grants.applications.screening.work.acts import TAKE
from grants.applications.screening.work.api import screening_work_api
from grants.applications.screening.work.events import SCREENING_WORK_EVENTS
from grants.applications.screening.work.pages import screening_work_pages
from grants.applications.screening.work.service import (
    count_all_again,
    count_of_organisation,
    count_one,
    count_round_again,
    count_waiting,
)
from grants.applications.uploads.api import upload_api
from grants.applications.uploads.events import UPLOAD_EVENTS
from grants.applications.uploads.pages import upload_pages
from grants.applications.uploads.service import take_out_harmful
from grants.kernel.events import Reaction
from grants.kernel.jobs import MAIL, REACTIONS, JobKind
from grants.kernel.navigation import Area, Link, to_list
from grants.kernel.stage import Periodic, Stage
from grants.kernel.uploads.events import HarmFound
from grants.organisations.events import (
    BankAccountChanged,
    BankKeysChanged,
    ContactsChanged,
    MemberJoined,
    OrganisationChanged,
)
from grants.schemes.events import RoundDeadlineMoved
from grants.schemes.round_life.events import RoundReopened

add_section_pages(pages)
add_checking_pages(pages)
add_copies_pages(pages)
add_deadline_pages(pages)
add_screening_pages(pages)

stage = Stage(
    name="applications",
    pages=(
        pages,
        questions_pages,
        eligibility_pages,
        hosting_pages,
        clarification_pages,
        assisted_pages,
        earlier_pages,
        upload_pages,
        screening_pages,
        screening_work_pages,
        threshold_pages,
    ),
    api=(
        api,
        hosting_api,
        copies_api,
        clarification_api,
        assisted_api,
        upload_api,
        screening_api,
        screening_work_api,
        threshold_api,
    ),
    events=(
        *EVENTS,
        *HOSTING_EVENTS,
        *CLARIFICATION_EVENTS,
        *EARLIER_EVENTS,
        *DEADLINE_EVENTS,
        *SCREENING_EVENTS,
        *SCREENING_WORK_EVENTS,
        *THRESHOLD_EVENTS,
        *DUPLICATE_EVENTS,
        *ASSISTED_EVENTS,
        *UPLOAD_EVENTS,
    ),
    reactions=(
        Reaction(HarmFound, take_out_harmful),
        Reaction(ApplicationSubmitted, look_for_duplicates),
        Reaction(BankAccountChanged, look_again),
        Reaction(ContactsChanged, look_again),
        Reaction(OrganisationChanged, look_again),
        Reaction(BankKeysChanged, look_again),
        Reaction(MemberJoined, look_again),
        Reaction(ClarificationAnswered, look_for_duplicates),
        Reaction(ApplicationSubmitted, copy_what_was_sent),
        Reaction(ApplicationSubmitted, count_one),
        Reaction(ClarificationAnswered, copy_what_was_answered),
        Reaction(ClarificationAnswered, count_one),
        Reaction(PartyAnswered, count_one),
        Reaction(OrganisationChanged, count_of_organisation),
        Reaction(DueDiligenceThresholdsSet, count_all_again),
        *(Reaction(each, count_round_again) for each in (RoundDeadlineMoved, RoundReopened)),
    ),
    jobs=(
        JobKind(MAIL_INVITATION, MAIL),
        JobKind(MAIL_NOTHING_TO_ANSWER, MAIL),
        JobKind(MATCH_JOB, REACTIONS, run=match_application),
    ),
    closed=(closed_applications,),
    affiliations=(
        hosting_queries.named_in,
        hosting_queries.readers_named,
        hosting_queries.readers_through,
        hosting_queries.parties_through,
        *(tie.role for tie in THROUGH_ORGANISATIONS),
    ),
    periodic=(
        Periodic("applications.close_overdue", timedelta(minutes=5), close_overdue),
        Periodic("applications.match_unmatched", timedelta(minutes=1), match_unmatched),
        Periodic("applications.count_waiting", timedelta(minutes=1), count_waiting),
    ),
    waiting=(
        waiting.drafts,
        waiting.agreements,
        waiting.clarifications,
        waiting.untold,
        waiting.entries,
        waiting.confirmations,
        waiting.screenings,
    ),
    findable=(APPLICATIONS,),
    lists=LISTS,
    acts=(TAKE,),
    names=(called.names,),
    dossier=(dossier.pieces,),
    belonging=(called.belonging,),
    meant=(called.meant,),
    navigation=(
        Link(Area.ASSESS, "Your applications", "applications.list_own", lambda actor: bool(actor.held("member"))),
        to_list(Area.ASSESS, "Applications", "applications"),
        Link(Area.ASSESS, "Screening", "screening_work.work_list", lambda actor: actor.is_administrator),
        Link(Area.SETTINGS, "Due diligence", "due_diligence_thresholds.show", lambda actor: actor.is_administrator),
    ),
)
