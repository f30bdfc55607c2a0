"""The map of wards of a pack, drawn from the rows of its table by area alone, so that it tells no more than they do."""

from collections.abc import Mapping
from typing import Any

from grants.reporting.packs.tables import OTHERS
from grants.reporting.wards.rules import WardMap, by_code, ward_map

BY_AREA = "reach_by_area"


def map_of(table: Mapping[str, Any]) -> WardMap | None:
    """The map that goes with a table that was kept; None for all but that by area, and where it names no ward."""
    if table["key"] != BY_AREA:
        return None
    pence = by_code({str(row[0]): row[-1] for row in table["rows"]})
    return ward_map(pence, some_together=any(row[0] == OTHERS for row in table["rows"]))
