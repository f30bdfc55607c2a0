"""The order of the stages is written once in code; the import check reads it from pyproject.toml."""

from __future__ import annotations

import tomllib

from grants.stages import STAGES
from tests.servers import ROOT


def test_the_checked_layers_are_the_stages_in_their_order() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
    _above_all, *layers = contracts["stages"]["layers"]
    assert layers == [*(stage.name for stage in reversed(STAGES)), "kernel"]
