"""Previews: what people will see of a round, on any day, before it is public. Nothing of a preview is kept."""

from grants.kernel.stage import Stage
from grants.previews.api import preview_api
from grants.previews.pages import preview_pages

stage = Stage(name="previews", pages=(preview_pages,), api=(preview_api,))
