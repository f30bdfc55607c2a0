"""Monitoring: the reporting plan of a grant, its returns, and their review."""

from datetime import timedelta

from grants.awards.changing.ending.events import AwardEnded
from grants.awards.changing.variations.events import AwardVaried
from grants.awards.events import AwardAccepted
from grants.kernel.events import Reaction
from grants.kernel.navigation import Area, Link, to_list
from grants.kernel.stage import Periodic, Stage
from grants.kernel.uploads.events import HarmFound
from grants.monitoring import called, dossier, waiting
from grants.monitoring.answering.api import answer_api
from grants.monitoring.answering.events import ANSWERING_EVENTS
from grants.monitoring.answering.pages import answer_pages
from grants.monitoring.api import api
from grants.monitoring.asking.outcomes.api import outcome_api
from grants.monitoring.asking.outcomes.events import OUTCOME_EVENTS
from grants.monitoring.asking.outcomes.pages import outcome_pages
from grants.monitoring.asking.outcomes.waiting import outcomes_to_agree
from grants.monitoring.completing import complete_what_is_done
from grants.monitoring.events import EVENTS, ReturnSkipped, ReturnSubmitted, ReturnTakenBack
from grants.monitoring.exceptions.access import may_see_exceptions
from grants.monitoring.exceptions.api import exceptions_api
from grants.monitoring.exceptions.events import EXCEPTION_EVENTS
from grants.monitoring.exceptions.helping.api import helping_api
from grants.monitoring.exceptions.helping.events import HELPING_EVENTS
from grants.monitoring.exceptions.helping.pages import helping_pages
from grants.monitoring.exceptions.helping.waiting import stuck_forms
from grants.monitoring.exceptions.pages import exception_pages
from grants.monitoring.exceptions.risks.api import risk_api
from grants.monitoring.exceptions.risks.events import RISK_EVENTS
from grants.monitoring.exceptions.risks.pages import risk_pages
from grants.monitoring.exceptions.service import find_in_earlier, find_in_return
from grants.monitoring.figures.api import figure_api
from grants.monitoring.figures.own_picture.pages import picture_pages
from grants.monitoring.filling.parties.api import party_api
from grants.monitoring.filling.parties.events import PARTY_EVENTS
from grants.monitoring.filling.parties.pages import party_pages
from grants.monitoring.filling.parties.waiting import parts_to_give
from grants.monitoring.filling.sheets.api import sheet_api
from grants.monitoring.filling.sheets.pages import sheet_pages
from grants.monitoring.filling.taking_back.api import taking_back_api
from grants.monitoring.filling.taking_back.pages import taking_back_pages
from grants.monitoring.filling.uploads.api import upload_api
from grants.monitoring.filling.uploads.pages import upload_pages
from grants.monitoring.filling.uploads.service import take_out_harmful
from grants.monitoring.listed import LISTS
from grants.monitoring.pages import pages
from grants.monitoring.planning.api import api as changed_days_api
from grants.monitoring.planning.costing.api import costing_api
from grants.monitoring.planning.costing.pages import costing_pages
from grants.monitoring.planning.extending.api import extending_api
from grants.monitoring.planning.extending.events import EXTENDING_EVENTS
from grants.monitoring.planning.extending.pages import extending_pages
from grants.monitoring.planning.extending.waiting import time_to_answer
from grants.monitoring.planning.pages import pages as changed_days_pages
from grants.monitoring.planning.sampling.api import sampling_api
from grants.monitoring.planning.sampling.events import SAMPLING_EVENTS
from grants.monitoring.planning.sampling.pages import sampling_pages
from grants.monitoring.planning.sampling.service import draw_samples
from grants.monitoring.planning.skipping.api import skipping_api
from grants.monitoring.planning.skipping.pages import skipping_pages
from grants.monitoring.queries import closed_returns, how_many_returns
from grants.monitoring.reactions import end_returns, plan_returns, replan_returns
from grants.monitoring.telling.api import telling_api
from grants.monitoring.telling.calling.api import calling_api
from grants.monitoring.telling.calling.events import CALLING_EVENTS
from grants.monitoring.telling.calling.pages import calling_pages
from grants.monitoring.telling.calling.service import close_when_made
from grants.monitoring.telling.calling.waiting import calls_to_make
from grants.monitoring.telling.entering.api import entering_api
from grants.monitoring.telling.entering.events import ENTERING_EVENTS
from grants.monitoring.telling.entering.pages import entering_pages
from grants.monitoring.telling.entering.service import settle_entry
from grants.monitoring.telling.entering.waiting import returns_objected_to, returns_typed_in
from grants.monitoring.telling.events import TELLING_EVENTS
from grants.monitoring.telling.evidence.api import evidence_api
from grants.monitoring.telling.evidence.events import EVIDENCE_EVENTS
from grants.monitoring.telling.evidence.pages import evidence_pages
from grants.monitoring.telling.evidence.service import tell_of_harmful
from grants.monitoring.telling.pages import telling_pages
from grants.monitoring.telling.service import withdraw_when_made
from grants.monitoring.telling.stories.api import story_api
from grants.monitoring.telling.stories.events import STORY_EVENTS
from grants.monitoring.telling.stories.pages import story_pages
from grants.monitoring.telling.waiting import tellings_to_confirm

stage = Stage(
    name="monitoring",
    pages=(
        pages,
        upload_pages,
        answer_pages,
        exception_pages,
        helping_pages,
        picture_pages,
        party_pages,
        sheet_pages,
        taking_back_pages,
        story_pages,
        outcome_pages,
        risk_pages,
        extending_pages,
        changed_days_pages,
        skipping_pages,
        costing_pages,
        telling_pages,
        entering_pages,
        calling_pages,
        evidence_pages,
        sampling_pages,
    ),
    api=(
        api,
        upload_api,
        answer_api,
        exceptions_api,
        outcome_api,
        helping_api,
        figure_api,
        risk_api,
        story_api,
        sheet_api,
        taking_back_api,
        party_api,
        extending_api,
        changed_days_api,
        skipping_api,
        costing_api,
        telling_api,
        entering_api,
        calling_api,
        evidence_api,
        sampling_api,
    ),
    events=(
        *EVENTS,
        *ANSWERING_EVENTS,
        *EXCEPTION_EVENTS,
        *OUTCOME_EVENTS,
        *HELPING_EVENTS,
        *RISK_EVENTS,
        *STORY_EVENTS,
        *PARTY_EVENTS,
        *EXTENDING_EVENTS,
        *TELLING_EVENTS,
        *ENTERING_EVENTS,
        *CALLING_EVENTS,
        *EVIDENCE_EVENTS,
        *SAMPLING_EVENTS,
    ),
    reactions=(
        Reaction(HarmFound, take_out_harmful),
        Reaction(HarmFound, tell_of_harmful),
        Reaction(ReturnSubmitted, find_in_return),
        Reaction(ReturnTakenBack, find_in_earlier),
        Reaction(ReturnSubmitted, withdraw_when_made),
        Reaction(ReturnSubmitted, settle_entry),
        Reaction(ReturnSkipped, withdraw_when_made),
        Reaction(ReturnSubmitted, close_when_made),
        Reaction(ReturnSkipped, close_when_made),
        Reaction(AwardAccepted, plan_returns),
        Reaction(AwardVaried, replan_returns),
        Reaction(AwardEnded, end_returns),
    ),
    periodic=(
        Periodic("monitoring.complete_grants", timedelta(hours=1), complete_what_is_done),
        Periodic("monitoring.draw_samples", timedelta(hours=1), draw_samples),
    ),
    closed=(closed_returns,),
    returns_made=(how_many_returns,),
    waiting=(
        waiting.returns_to_make,
        waiting.returns_late_of_hosted,
        parts_to_give,
        outcomes_to_agree,
        waiting.returns_to_review,
        waiting.returns_to_answer,
        time_to_answer,
        tellings_to_confirm,
        returns_typed_in,
        returns_objected_to,
        calls_to_make,
        stuck_forms,
    ),
    lists=LISTS,
    names=(called.names,),
    dossier=(dossier.pieces,),
    belonging=(called.belonging,),
    navigation=(
        to_list(Area.REPORTING, "Returns", "returns"),
        Link(Area.TODAY, "Exceptions", "exceptions.list", lambda actor: may_see_exceptions(actor) is None),
    ),
)
