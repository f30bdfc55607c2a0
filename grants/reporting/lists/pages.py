"""The pages of lists: what there is, one list as its address asks for it, saving it under a name, taking it out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.counting import counted
from grants.kernel.lists.acts import MOST_AT_ONCE
from grants.kernel.lists.described import List
from grants.kernel.pages import TO_HEED, note
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at, this_app
from grants.reporting.lists import queries, service, serving, several
from grants.reporting.lists.access import may_forget
from grants.reporting.lists.models import SavedList

lists_pages = Blueprint("lists", __name__)


@lists_pages.get("/lists")
@allow(administrator)
def choose() -> ResponseReturnValue:
    saved, lists = queries.saved_lists(current_session(), current_actor()), this_app().registry.lists
    return render_template("reporting/pages/lists.html", lists=lists, saved=saved, may_forget=_may_forget)


@lists_pages.get("/lists/<list_key>")
@allow(administrator, load=serving.list_named)
def show(listed: List) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    asked, now = serving.asked_in_address(listed), current_time()
    page = queries.page_of_rows(session, listed, asked, actor, now=now, after=request.args.get("after"))
    return render_template(
        "reporting/pages/list.html",
        list_key=listed.name,
        listed=listed,
        asked=asked,
        columns=queries.columns_of(listed, asked),
        rows=[(row, queries.values_of(listed, asked, row)) for row in page.items],
        href=listed.href(),
        next_cursor=page.next_cursor,
        acts=this_app().registry.acts_on(listed),
        most_at_once=MOST_AT_ONCE,
        sums=queries.sums_of(session, listed, asked, actor, now) if "sums" in request.args else None,
        states=queries.states_of(session, listed, asked),
        choices=queries.choices_of(session, listed),
        saved=queries.saved_lists(session, actor, listed.name),
    )


@lists_pages.get("/lists/<list_key>/several")
@allow(administrator, load=serving.list_named)
def preview(listed: List) -> ResponseReturnValue:
    """What an act would do with the rows that are ticked, or with all that the address asks for."""
    elsewhere = serving.page_of_act(listed)
    if elsewhere is not None:
        return redirect(elsewhere)
    asked, act = serving.asked_in_address(listed), serving.act_in_address(listed)
    ids = None if request.args.get("all") else serving.ids_in(request.args.getlist("ids"))
    standing = several.preview(current_session(), listed, asked, act, ids=ids, **acting_now())
    return render_template("reporting/pages/several.html", listed=listed, asked=asked, act=act, standing=standing)


@lists_pages.post("/lists/<list_key>/several")
@shown_at("lists.show")
@allow(administrator, load=serving.list_named)
def act_on_several(listed: List) -> ResponseReturnValue:
    """Do it with those that stand as they were seen, and say which do not."""
    asked, act = serving.asked_in_address(listed), serving.act_in_address(listed)
    seen = serving.seen_in(request.form.getlist("rows"))
    outcome = several.do(current_session(), listed, asked, act, seen=seen, **acting_now())
    note(f"{counted(len(outcome.done), 'row')} {act.did}.")
    for left, why in ((outcome.changed, "Changed since you looked, and left as it is"), (outcome.refused, "Left")):
        if left:
            note(f"{why}: {'; '.join(each.words for each in left)}.", TO_HEED)
    return redirect(f"{url_for('.show', list_key=listed.name)}?{asked.query()}")


@lists_pages.post("/lists/<list_key>/saved")
@shown_at("lists.show")
@allow(administrator, load=serving.list_named)
def save(listed: List) -> ResponseReturnValue:
    asked = serving.asked_in_address(listed)
    name, for_all = request.form.get("name", ""), request.form.get("for_all") == "yes"
    kept = service.save_list(current_session(), listed.name, asked, name=name, for_all=for_all, **acting_now())
    note(f"The list is saved as “{kept.name}”{' for everybody here' if for_all else ''}.")
    return redirect(f"{url_for('.show', list_key=listed.name)}?{kept.query}")


@lists_pages.get("/saved-lists/<uuid:saved_list_id>/forgotten")
@allow(may_forget, load=queries.saved_list_of)
def confirm_forgetting(saved: SavedList) -> ResponseReturnValue:
    """Whose list it is, asked before it is taken away from everybody."""
    title = this_app().registry.lists[saved.list_key].title
    return render_template("reporting/pages/saved_list_forgetting.html", saved=saved, title=title)


@lists_pages.post("/saved-lists/<uuid:saved_list_id>/forgotten")
@shown_at("lists.confirm_forgetting")
@allow(may_forget, load=queries.saved_list_of)
def forget(saved: SavedList) -> ResponseReturnValue:
    confirmed = request.form.get("confirmed") == "yes"
    service.forget_list(current_session(), saved, confirmed=confirmed, **acting_now())
    note(f"“{saved.name}” is kept no more.")
    return redirect(url_for(".choose"))


@lists_pages.get("/lists/<list_key>/file")
@allow(administrator, load=serving.list_named)
def get_file(listed: List) -> ResponseReturnValue:
    send = serving.as_xlsx if request.args.get("as") == "xlsx" else serving.as_csv
    return send(listed, serving.asked_in_address(listed), in_words=True)


def _may_forget(saved: SavedList) -> bool:
    return may_forget(current_actor(), saved) is None
