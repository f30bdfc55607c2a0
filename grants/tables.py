"""Imports every table, so that migrations and tests see the whole database."""

from grants.applications import models as applications
from grants.applications.screening import models as screening_models
from grants.applications.screening.duplicates import models as duplicates_models
from grants.applications.screening.thresholds import models as threshold_models
from grants.applications.screening.work import models as screening_work_models
from grants.applications.uploads import models as upload_models
from grants.awards import models as awards
from grants.awards.arrangements import models as arrangement_models
from grants.awards.changing.ending import models as notice_models
from grants.awards.changing.extensions import models as extension_models
from grants.awards.changing.repayments import models as repayment_models
from grants.awards.changing.uplifts import models as uplift_models
from grants.awards.changing.variations import models as variation_models
from grants.awards.letters import models as letter_models
from grants.awards.letters.contacts import models as contact_models
from grants.awards.letters.letterhead import models as letterhead_models
from grants.awards.letters.wording import models as wording_models
from grants.awards.offers import models as offer_models
from grants.awards.offers.paper import models as paper_models
from grants.awards.paying.bank_files.layouts import models as payment_layout_models
from grants.awards.paying.runs import models as run_models
from grants.awards.paying.runs.limits import models as limit_models
from grants.awards.planning.conditions import models as award_conditions
from grants.awards.planning.obstacles import models as obstacle_models
from grants.awards.planning.plans import models as plan_models
from grants.awards.terms import models as terms_models
from grants.concerns import models as concerns
from grants.identity import models as identity
from grants.identity.administrators import models as appointment_models
from grants.identity.grant_maker import models as particulars_models
from grants.identity.needs import models as need_models
from grants.identity.tokens import models as token_models
from grants.kernel import documents, events, files, idempotency, jobs, sealing, tallies
from grants.kernel.filling import models as filling_models
from grants.kernel.finding import models as finding_models
from grants.kernel.uploads import models as uploads
from grants.monitoring import models as monitoring
from grants.monitoring.exceptions import models as exception_models
from grants.monitoring.exceptions.helping import models as helping_models
from grants.monitoring.exceptions.risks import models as return_risk_models
from grants.monitoring.filling.uploads import models as return_files
from grants.monitoring.planning.extending import models as return_extension_models
from grants.monitoring.planning.sampling import models as sample_models
from grants.monitoring.telling import models as return_telling_models
from grants.monitoring.telling.calling import models as return_call_models
from grants.monitoring.telling.evidence import models as return_evidence_models
from grants.notifications import models as notifications
from grants.notifications.delivering.texting import models as text_models
from grants.notifications.reminding.offsets import models as offset_models
from grants.notifications.reminding.own_words import models as own_words_models
from grants.notifications.staff.mailings import models as mailing_models
from grants.organisations import models as organisations
from grants.organisations.bank import models as account_models
from grants.organisations.contacts import models as replaced_contact_models
from grants.organisations.directory import models as directory_models
from grants.organisations.places import models as places
from grants.panels import models as panels
from grants.panels.allocating.kept import models as kept_proposal_models
from grants.panels.comparing import models as comparison_models
from grants.panels.comparing.lots import models as lot_models
from grants.panels.conflicts import models as register_models
from grants.panels.conflicts.quorum import models as quorum_models
from grants.panels.deciding.equality import models as equality_models
from grants.panels.deciding.releasing import models as release_models
from grants.panels.deciding.reserve import models as reserve_models
from grants.panels.meeting import models as meeting_models
from grants.panels.members.own import models as member_models
from grants.panels.scoring import models as score_models
from grants.reporting import models as reporting
from grants.reporting.commitments import models as commitment_models
from grants.reporting.dossiers import models as dossier_models
from grants.reporting.experience import models as experience_models
from grants.reporting.lists import models as saved_list_models
from grants.reporting.published import models as published_models
from grants.schemes import models as schemes
from grants.schemes.briefings import models as briefing_models
from grants.schemes.changes import models as scheme_change_models
from grants.schemes.languages import models as language_models
from grants.schemes.tiers import models as scheme_reporting_models
from grants.schemes.who_decides import models as deciding_rule_models
from grants.tasks import models as tasks

__all__ = [
    "account_models",
    "applications",
    "appointment_models",
    "arrangement_models",
    "award_conditions",
    "awards",
    "briefing_models",
    "commitment_models",
    "comparison_models",
    "concerns",
    "contact_models",
    "deciding_rule_models",
    "directory_models",
    "documents",
    "dossier_models",
    "duplicates_models",
    "equality_models",
    "events",
    "exception_models",
    "experience_models",
    "extension_models",
    "files",
    "filling_models",
    "finding_models",
    "helping_models",
    "idempotency",
    "identity",
    "jobs",
    "kept_proposal_models",
    "language_models",
    "letter_models",
    "letterhead_models",
    "limit_models",
    "lot_models",
    "mailing_models",
    "meeting_models",
    "member_models",
    "monitoring",
    "need_models",
    "notice_models",
    "notifications",
    "obstacle_models",
    "offer_models",
    "offset_models",
    "organisations",
    "own_words_models",
    "panels",
    "paper_models",
    "particulars_models",
    "payment_layout_models",
    "places",
    "plan_models",
    "published_models",
    "quorum_models",
    "register_models",
    "release_models",
    "repayment_models",
    "replaced_contact_models",
    "reporting",
    "reserve_models",
    "return_call_models",
    "return_evidence_models",
    "return_extension_models",
    "return_files",
    "return_risk_models",
    "return_telling_models",
    "run_models",
    "sample_models",
    "saved_list_models",
    "scheme_change_models",
    "scheme_reporting_models",
    "schemes",
    "score_models",
    "screening_models",
    "screening_work_models",
    "sealing",
    "tallies",
    "tasks",
    "terms_models",
    "text_models",
    "threshold_models",
    "token_models",
    "uplift_models",
    "upload_models",
    "uploads",
    "variation_models",
    "wording_models",
]
