"""The pages of lists: what there is, one list as its address asks for it, saving it under a name, taking it out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.pages import note
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.reporting.lists import queries, service, serving
from grants.reporting.lists.access import may_forget
from grants.reporting.lists.all_lists import LISTS
from grants.reporting.lists.models import SavedList

lists_pages = Blueprint("lists", __name__)
LIST = f"<any({','.join(LISTS)}):list_key>"
"""The part of an address that names a list."""


@lists_pages.get("/lists")
@allow(administrator)
def choose() -> ResponseReturnValue:
    saved = queries.saved_lists(current_session(), current_actor())
    return render_template("reporting/pages/lists.html", lists=LISTS, saved=saved, may_forget=_may_forget)


@lists_pages.get(f"/lists/{LIST}")
@allow(administrator)
def show(list_key: str) -> ResponseReturnValue:
    session, actor, listed = current_session(), current_actor(), LISTS[list_key]
    asked = serving.asked_in_address(list_key)
    page = queries.page_of_rows(session, listed, asked, actor, after=request.args.get("after"))
    return render_template(
        "reporting/pages/list.html",
        list_key=list_key,
        listed=listed,
        asked=asked,
        columns=queries.columns_of(listed, asked),
        rows=[(row, queries.values_of(listed, asked, row)) for row in page.items],
        href=listed.href(),
        next_cursor=page.next_cursor,
        choices=queries.choices_of(session, listed),
        saved=queries.saved_lists(session, actor, list_key),
    )


@lists_pages.post(f"/lists/{LIST}/saved")
@shown_at("lists.show")
@allow(administrator)
def save(list_key: str) -> ResponseReturnValue:
    asked = serving.asked_in_address(list_key)
    name, for_all = request.form.get("name", ""), request.form.get("for_all") == "yes"
    kept = service.save_list(current_session(), list_key, asked, name=name, for_all=for_all, **acting_now())
    note(f"The list is saved as “{kept.name}”{' for everybody here' if for_all else ''}.")
    return redirect(f"{url_for('.show', list_key=list_key)}?{kept.query}")


@lists_pages.post("/saved-lists/<uuid:saved_list_id>/forgotten")
@shown_at("lists.choose")
@allow(may_forget, load=queries.saved_list_of)
def forget(saved: SavedList) -> ResponseReturnValue:
    service.forget_list(current_session(), saved, **acting_now())
    note(f"“{saved.name}” is kept no more.")
    return redirect(url_for(".choose"))


@lists_pages.get(f"/lists/{LIST}/file")
@allow(administrator)
def get_file(list_key: str) -> ResponseReturnValue:
    send = serving.as_xlsx if request.args.get("as") == "xlsx" else serving.as_csv
    return send(list_key, serving.asked_in_address(list_key))


def _may_forget(saved: SavedList) -> bool:
    return may_forget(current_actor(), saved) is None


# Where lists were before


@lists_pages.get("/exports")
@allow(administrator)
def former_choice() -> ResponseReturnValue:
    return redirect(url_for(".choose"))


@lists_pages.get(f"/exports/{LIST}")
@allow(administrator)
def former_list(list_key: str) -> ResponseReturnValue:
    return redirect(url_for(".show", list_key=list_key))
