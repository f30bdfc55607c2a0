"""Lists as they are handed to whoever asks."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import chain
from uuid import UUID

from flask import Response, request, send_file, url_for
from sqlalchemy.orm import Session

from grants.kernel.lists.acts import Act, ActElsewhere
from grants.kernel.lists.described import List
from grants.kernel.lists.rules import Asked, asked_of
from grants.kernel.problems import Invalid, NotFound, Problem, check
from grants.kernel.tables import csv_lines, workbook
from grants.kernel.web import current_actor, current_time, this_app
from grants.kernel.workbooks import XLSX
from grants.reporting.lists.queries import columns_of, dictionary, keys_of, rows_of


def list_named(session: Session, list_key: str) -> List:
    """A list by its name. Raises NotFound."""
    listed = this_app().registry.lists.get(list_key)
    if listed is None:
        raise NotFound("There is no such list.")
    return listed


def asked_in_address(listed: List) -> Asked:
    """What the address of this request asks of a list. Raises Invalid."""
    asked, problems = asked_of(listed.offered, request.args.to_dict(), request.args.getlist("columns"))
    check(problems)
    return asked


def act_named(listed: List, name: str) -> Act:
    """What can be done with several rows of a list, by its name. Raises Invalid."""
    for act in this_app().registry.acts_on(listed):
        if act.name == name and isinstance(act, Act):
            return act
    raise Invalid([Problem("act", "Choose what to do with the rows.", "missing")])


def page_of_act(listed: List) -> str | None:
    """The page of what this request would do with several rows, where that has one of its own."""
    for act in this_app().registry.acts_on(listed):
        if act.name == request.args.get("act") and isinstance(act, ActElsewhere):
            return f"{url_for(act.endpoint, of=listed.name)}?{request.query_string.decode()}"
    return None


def chosen_in_address(session: Session, listed: List, most: int) -> list[UUID]:
    """The rows that are ticked in the address of this request, or all that it asks for; at most one above `most`."""
    ids = None if request.args.get("all") else ids_in(request.args.getlist("ids"))
    asked = asked_in_address(listed)
    return keys_of(session, listed, asked, current_actor(), now=current_time(), ids=ids, most=most + 1)


def act_in_address(listed: List) -> Act:
    """What the address of this request would do with several rows. Raises Invalid."""
    return act_named(listed, request.args.get("act", ""))


def ids_in(texts: Sequence[str]) -> list[UUID]:
    """The ids among what was sent, each once."""
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return list(dict.fromkeys(found))


def seen_in(texts: Sequence[str]) -> dict[UUID, str]:
    """How rows were seen, by their ids, as the page that shows them sends it."""
    pairs = [text.partition(" ") for text in texts]
    return {found: seen for typed, _, seen in pairs for found in ids_in([typed])}


def as_csv(listed: List, asked: Asked, *, in_words: bool) -> Response:
    """A list as a table, sent while it is read; headed in words, or by the names of its columns."""
    heading = [column.words if in_words else column.name for column in columns_of(listed, asked)]
    rows = rows_of(this_app().database, listed, asked, current_actor(), current_time())
    response = Response(csv_lines(chain([heading], rows)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{listed.name}.csv"'
    return response


def as_xlsx(listed: List, asked: Asked, *, in_words: bool) -> Response:
    """A list as a workbook, headed as a table is, with the meaning of its columns on a second sheet."""
    columns = columns_of(listed, asked)
    heading = [column.words if in_words else column.name for column in columns]
    meanings = [("heading", "name", "meaning"), *((each.words, each.name, each.meaning) for each in columns)]
    rows = rows_of(this_app().database, listed, asked, current_actor(), current_time())
    book = workbook(listed.title, [(listed.name, chain([heading], rows)), ("columns", meanings)])
    return send_file(book, mimetype=XLSX, as_attachment=True, download_name=f"{listed.name}.xlsx")


def dictionary_as_csv() -> Response:
    """The meaning of every column of every list, as a table."""
    rows = [("list", "column", "heading", "meaning"), *dictionary(this_app().registry.lists)]
    response = Response(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="data-dictionary.csv"'
    return response
