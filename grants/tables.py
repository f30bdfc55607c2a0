"""Imports every table, so that migrations and tests see the whole database."""

from grants.applications import (
    assisted_models,
    clarification_models,
    duplicates_models,
    hosting_models,
    screening_models,
    unsaved_models,
    upload_models,
)
from grants.applications import models as applications
from grants.awards import models as awards
from grants.identity import models as identity
from grants.kernel import documents, events, files, idempotency, jobs, uploads
from grants.monitoring import models as monitoring
from grants.monitoring import upload_models as return_files
from grants.notifications import models as notifications
from grants.organisations import models as organisations
from grants.organisations import place_models as places
from grants.panels import comparison_models, meeting_models, member_models, quorum_models
from grants.panels import models as panels
from grants.reporting import models as reporting
from grants.schemes import models as schemes

__all__ = [
    "applications",
    "assisted_models",
    "awards",
    "clarification_models",
    "comparison_models",
    "documents",
    "duplicates_models",
    "events",
    "files",
    "hosting_models",
    "idempotency",
    "identity",
    "jobs",
    "meeting_models",
    "member_models",
    "monitoring",
    "notifications",
    "organisations",
    "panels",
    "places",
    "quorum_models",
    "reporting",
    "return_files",
    "schemes",
    "screening_models",
    "unsaved_models",
    "upload_models",
    "uploads",
]
