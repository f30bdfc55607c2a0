"""A pack as JSON shows it."""

from typing import Any

from flask import url_for

from grants.reporting.models import Pack


def pack_shown(pack: Pack) -> dict[str, Any]:
    """What the API tells of a pack beside its figures. It comes with its scheme, funder and file."""
    return {
        "id": pack.id,
        "scheme_id": pack.scheme_id,
        "scheme_name": pack.scheme.name if pack.scheme else None,
        "kind": pack.kind,
        "funder_id": pack.funder_id,
        "funder_name": pack.funder.name if pack.funder else None,
        "period_from": pack.period_from,
        "period_to": pack.period_to,
        "asked_at": pack.asked_at,
        "built_at": pack.built_at,
        "version": pack.version,
        "state": pack.state,
        "number": pack.label or None,
        "approved_at": pack.approved_at,
        "figures_hash": pack.figures_hash,
        "discarded_because": pack.discarded_because,
        "replaces_id": pack.replaces_id,
        "replaces_because": pack.replaces_because,
        "file_name": pack.document.name if pack.document else None,
        "document": url_for("reporting_api.download_pack", pack_id=pack.id) if pack.document else None,
        "workbook": url_for("reporting_api.download_workbook", pack_id=pack.id) if pack.file else None,
    }
