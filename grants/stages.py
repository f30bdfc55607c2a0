"""The life of a grant, in order. A stage may use those before it and hear of them through events."""

from grants import (
    applications,
    awards,
    concerns,
    identity,
    monitoring,
    notifications,
    organisations,
    panels,
    previews,
    reporting,
    schemes,
    tasks,
)
from grants.kernel.stage import Stage

STAGES: tuple[Stage, ...] = (
    identity.stage,
    organisations.stage,
    schemes.stage,
    applications.stage,
    panels.stage,
    awards.stage,
    monitoring.stage,
    reporting.stage,
    concerns.stage,
    tasks.stage,
    notifications.stage,
    previews.stage,
)
