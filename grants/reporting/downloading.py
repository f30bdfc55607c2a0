"""A pack's files, for those who may read it."""

from io import BytesIO

from flask import Response, send_file

from grants.kernel.problems import NotFound
from grants.kernel.web import this_app
from grants.kernel.workbooks import XLSX
from grants.reporting.models import Pack
from grants.reporting.packs.workbook import write_workbook


def pack_download(pack: Pack) -> Response:
    """The PDF, to be kept under its name. Raises NotFound while it is still being built."""
    document = pack.document
    if document is None:
        raise NotFound("This pack is still being built. Try again in a minute.")
    content = this_app().files.get(document.digest)
    return send_file(BytesIO(content), mimetype=document.media_type, as_attachment=True, download_name=document.name)


def workbook_download(pack: Pack) -> Response:
    """The tables of a pack as a workbook. Raises NotFound while it is being built, and of packs that kept no tables."""
    if pack.file is None or not pack.figures or "sections" not in pack.figures:
        raise NotFound("This pack has no tables yet. Try again in a minute.")
    content = write_workbook(f"{pack.about}: what the money did", pack.figures)
    name = f"{pack.file.name.removesuffix('.pdf')}.xlsx"
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)
