"""Reporting: packs, the picture of funding, open data, and grants that others have published."""

from datetime import timedelta

from grants.kernel.documents import LONGEST_WRITING
from grants.kernel.events import Reaction
from grants.kernel.jobs import DOCUMENTS, JobKind
from grants.kernel.navigation import Area, Link
from grants.kernel.stage import Periodic, Stage
from grants.monitoring.events import ReturnAccepted
from grants.reporting import amiss, called, waiting
from grants.reporting.access import may_see_reports
from grants.reporting.api import api
from grants.reporting.approving.api import approving_api
from grants.reporting.approving.events import EVENTS as APPROVING_EVENTS
from grants.reporting.approving.events import PackIssued
from grants.reporting.approving.pages import approving_pages
from grants.reporting.approving.service import REMAKE_PACK
from grants.reporting.asking.api import asking_api
from grants.reporting.asking.events import EVENTS as ASKING_EVENTS
from grants.reporting.asking.pages import asking_pages
from grants.reporting.building.api import building_api
from grants.reporting.building.events import EVENTS as BUILDING_EVENTS
from grants.reporting.building.pages import building_pages
from grants.reporting.commands import grants
from grants.reporting.commitments.api import commitments_api
from grants.reporting.commitments.events import EVENTS as COMMITMENT_EVENTS
from grants.reporting.commitments.pages import commitment_pages
from grants.reporting.common_grants.api import common_grants_api
from grants.reporting.directory.api import directory_api
from grants.reporting.directory.pages import directory_pages
from grants.reporting.dossiers.api import dossiers_api
from grants.reporting.dossiers.events import EVENTS as DOSSIER_EVENTS
from grants.reporting.dossiers.pages import dossier_pages
from grants.reporting.dossiers.service import BUILD_DOSSIER, discard_old
from grants.reporting.events import EVENTS
from grants.reporting.experience.api import experience_api
from grants.reporting.experience.pages import experience_pages
from grants.reporting.experience.service import forget_asked
from grants.reporting.finding import PACKS
from grants.reporting.funding.api import funding_api
from grants.reporting.funding.pages import funding_pages
from grants.reporting.listed import LISTS
from grants.reporting.lists.api import lists_api
from grants.reporting.lists.events import LIST_EVENTS
from grants.reporting.lists.pages import lists_pages
from grants.reporting.open_data.api import open_data_api
from grants.reporting.open_data.pages import open_data_pages
from grants.reporting.opening.api import opening_api
from grants.reporting.opening.pages import opening_pages
from grants.reporting.pages import pages
from grants.reporting.proposals import PROPOSALS
from grants.reporting.published.api import published_api
from grants.reporting.published.events import PublishedTableLoaded
from grants.reporting.published.pages import published_pages
from grants.reporting.scheduling.api import scheduling_api
from grants.reporting.scheduling.events import EVENTS as SCHEDULING_EVENTS
from grants.reporting.scheduling.pages import scheduling_pages
from grants.reporting.scheduling.service import ask_as_ruled, outdate_drafts
from grants.reporting.sending.api import sending_api
from grants.reporting.sending.events import EVENTS as SENDING_EVENTS
from grants.reporting.sending.pages import sending_pages
from grants.reporting.sending.service import send_to_all
from grants.reporting.service import BUILD_PACK

stage = Stage(
    name="reporting",
    pages=(
        *(pages, approving_pages, sending_pages, asking_pages, scheduling_pages, experience_pages, open_data_pages),
        *(building_pages, lists_pages, published_pages, directory_pages, funding_pages, commitment_pages),
        *(dossier_pages, opening_pages),
    ),
    api=(
        *(
            api,
            approving_api,
            sending_api,
            asking_api,
            scheduling_api,
            experience_api,
            open_data_api,
            common_grants_api,
        ),
        *(building_api, lists_api, published_api, directory_api, funding_api, commitments_api),
        *(dossiers_api, opening_api),
    ),
    events=(
        *EVENTS,
        *APPROVING_EVENTS,
        *BUILDING_EVENTS,
        *SENDING_EVENTS,
        *ASKING_EVENTS,
        *SCHEDULING_EVENTS,
        PublishedTableLoaded,
        *LIST_EVENTS,
        *COMMITMENT_EVENTS,
        *DOSSIER_EVENTS,
    ),
    reactions=(Reaction(PackIssued, send_to_all), Reaction(ReturnAccepted, outdate_drafts)),
    jobs=tuple(
        JobKind(name, DOCUMENTS, lease=LONGEST_WRITING, writes=True)
        for name in (BUILD_DOSSIER, BUILD_PACK, REMAKE_PACK)
    ),
    commands=(grants,),
    periodic=(
        Periodic("reporting.discard_old_dossiers", timedelta(days=1), discard_old),
        Periodic("reporting.forget_asked", timedelta(days=1), forget_asked),
        Periodic("reporting.ask_as_ruled", timedelta(hours=1), ask_as_ruled),
    ),
    waiting=(
        *(waiting.packs_to_read, waiting.packs_to_approve, waiting.questions_to_answer),
        waiting.commitments_to_review,
    ),
    amiss=(amiss.questions_unanswered, amiss.commitments_not_reviewed),
    proposals=PROPOSALS,
    findable=(PACKS,),
    lists=LISTS,
    names=(called.names,),
    menu_of={"dossiers": "awards"},
    navigation=(
        Link(Area.REPORTING, "Packs", "reporting.all_packs", lambda actor: may_see_reports(actor) is None),
        Link(Area.REPORTING, "Lists", "lists.choose", lambda actor: actor.is_administrator),
        Link(Area.REPORTING, "Funding", "funding.show", lambda actor: may_see_reports(actor) is None),
        Link(Area.REPORTING, "Commitments", "commitments.show_all", lambda actor: may_see_reports(actor) is None),
    ),
)
