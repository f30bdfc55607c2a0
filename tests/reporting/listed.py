"""The lists of all stages by their names."""

from grants.stages import STAGES

LISTS = {listed.name: listed for stage in STAGES for listed in stage.lists}
