"""What the workers can do in the world, by the name of the job."""

from collections.abc import Mapping

from grants.kernel.running import WorldHandler

HANDLERS: Mapping[str, WorldHandler] = {}
