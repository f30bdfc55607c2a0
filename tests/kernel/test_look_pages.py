"""The look of pages, lists, letters and mail, and the headers that every answer carries."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page
import pytest
import weasyprint
from flask import Flask, g, make_response, session

from tests.kernel.looking import NASTY, TEMPLATES, Pages, Person, by_id, strictly, words_of


class TestLists:
    def test_a_table(self, pages: Pages) -> None:
        tree = pages.page(
            "{{ lists.table('Awards', ['Who', 'Sum'], [[nasty, lists.money_cell(120000)]], numeric=[1], "
            "foot=['All', '£1,200']) }}",
            nasty=NASTY,
        )
        region = next(e for e in tree.iter() if e.get("role") == "region" and e.get("tabindex") == "0")
        assert region.get("aria-label") == "Awards"
        row = next(tree.iter("tbody")).findall("tr")[0]
        assert [cell.tag for cell in row] == ["th", "td"]
        assert words_of(row[0]) == NASTY
        assert words_of(row[1]) == "£1,200"
        assert "govuk-table__cell--numeric" in (row[1].get("class") or "")

    def test_an_empty_table_says_so(self, pages: Pages) -> None:
        tree = pages.page("{{ lists.table('Awards', ['Who'], [], empty='No awards yet.') }}")
        assert "No awards yet." in words_of(tree)
        assert list(tree.iter("table")) == []

    def test_states_are_said_in_words(self, pages: Pages) -> None:
        tree = pages.page("{{ lists.tag('in_assessment') }}{{ lists.tag('overdue') }}{{ lists.tag('something new') }}")
        tags = [e for e in tree.iter("strong") if "govuk-tag" in (e.get("class") or "")]
        assert [words_of(tag) for tag in tags] == ["In assessment", "Overdue", "Something new"]
        assert "govuk-tag--red" in (tags[1].get("class") or "")

    def test_a_summary(self, pages: Pages) -> None:
        tree = pages.page("{{ lists.summary([('Name', nasty, '/name'), ('Story', none), ('Sum', 0)]) }}", nasty=NASTY)
        values = [e for e in tree.iter("dd") if e.get("class") == "govuk-summary-list__value"]
        assert [words_of(value) for value in values] == [NASTY, "Not answered", "0"]
        link = next(e for e in tree.iter("a") if e.get("href") == "/name")
        assert words_of(link) == "Change name"

    def test_a_task_list(self, pages: Pages) -> None:
        tasks = [
            {"text": "About you", "href": "/you", "state": "done"},
            {"text": "Budget", "href": "/budget", "state": "not_started", "hint": "About 10 minutes"},
            {"text": "Send", "state": "waiting", "status": "Cannot start yet"},
        ]
        tree = pages.page("{{ lists.task_list(tasks) }}", tasks=tasks)
        assert [words_of(by_id(tree, f"tasks-{n}-status")) for n in (1, 2, 3)] == [
            "Completed",
            "Not started",
            "Cannot start yet",
        ]

    def test_pager_and_filters(self, pages: Pages) -> None:
        tree = pages.page(
            "{% call lists.filters(clear_href='/list') %}{{ form.text('q', 'Name', 'shed') }}{% endcall %}"
            "{{ lists.pager(next_href='/list?after=a&b=c') }}{{ lists.pager() }}"
        )
        assert next(e for e in tree.iter("form") if e.get("method") == "get").findall(".//input[@name='q']")
        assert next(e for e in tree.iter("a") if e.get("rel") == "next").get("href") == "/list?after=a&b=c"
        assert len([e for e in tree.iter("nav") if "pagination" in (e.get("class") or "")]) == 1


class TestPaper:
    def test_a_letter(self, pages: Pages) -> None:
        letter = "{% extends 'layout/letter.html' %}{% block title %}Your grant{% endblock %}"
        tree = strictly(pages.render(letter, print_points=18))
        assert tree.findall("body")[0].get("class") == "letter large-print"

    @pytest.mark.parametrize("points", [None, 18, 36])
    def test_a_letter_is_accessible_as_pdf(self, pages: Pages, points: int | None) -> None:
        letter = pages.render(
            "{% extends 'layout/letter.html' %}{% block title %}Your grant{% endblock %}"
            "{% block recipient %}<p>The Shed</p>{% endblock %}{% block content %}<h2>When we pay</h2>"
            "<table><caption>Instalments</caption><thead><tr><th scope='col'>When</th>"
            "<th scope='col' class='number'>Sum</th></tr></thead><tbody><tr><th scope='row'>Now</th>"
            "<td class='number'>£3,000</td></tr></tbody></table>{{ text | paragraphs }}{% endblock %}",
            print_points=points,
            text="Bạn được. مرحبا بكم\n\n" * 40,
        )
        style = weasyprint.CSS(filename=TEMPLATES / "layout" / "print.css")
        pdf = weasyprint.HTML(string=letter).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
        assert page.is_pdf_compliant_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)

    def test_mail(self, pages: Pages) -> None:
        html = (
            "{% extends 'layout/email.html' %}{% block subject %}Hello{% endblock %}"
            "{% block content %}<p>{{ nasty }}</p>{% endblock %}"
        )
        tree = strictly(pages.render(html, nasty=NASTY))
        assert NASTY in words_of(tree)


class TestHeadersAndAssets:
    @pytest.fixture
    def built(self, app: Flask) -> Iterator[Path]:
        folder = Path(str(app.static_folder)) / "build"
        folder.mkdir(parents=True)
        (folder / "app-1.css").write_text("p{}")
        (folder / "manifest.json").write_text(json.dumps({"app.css": "app-1.css"}))
        return folder

    @pytest.fixture
    def served(self, app: Flask) -> Flask:
        def public() -> str:
            return "<p>public</p>"

        def personal() -> str:
            g.actor = Person()
            return "<p>mine</p>"

        def form() -> str:
            session["csrf_token"] = "x"
            return "<form></form>"

        def own() -> Any:
            g.actor = Person()
            response = make_response("a,b")
            response.headers.update({"Cache-Control": "private, max-age=5", "Content-Security-Policy": "sandbox"})
            return response

        for view in (public, personal, form, own):
            app.add_url_rule(f"/{view.__name__}", view_func=view)
        return app

    def test_every_answer_carries_them(self, served: Flask) -> None:
        response = served.test_client().get("/public")
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in response.headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in response.headers
        assert "Cache-Control" not in response.headers
        assert "X-Content-Type-Options" in served.test_client().get("/nowhere").headers

    def test_https_only_once_there_is_https(self, served: Flask) -> None:
        response = served.test_client().get("/public", base_url="https://grants.example")
        assert response.headers["Strict-Transport-Security"].startswith("max-age=")

    @pytest.mark.parametrize("path", ["/personal", "/form"])
    def test_personal_pages_are_not_stored(self, served: Flask, path: str) -> None:
        assert served.test_client().get(path).headers["Cache-Control"] == "no-store"

    def test_a_view_may_say_otherwise(self, served: Flask) -> None:
        headers = served.test_client().get("/own").headers
        assert headers["Cache-Control"] == "private, max-age=5"
        assert headers["Content-Security-Policy"] == "sandbox"

    def test_assets_are_named_by_their_content_and_kept(self, app: Flask, built: Path, pages: Pages) -> None:
        assert pages.render("{{ asset('app.css') }}") == "/static/build/app-1.css"
        response = app.test_client().get("/static/build/app-1.css")
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        response.close()
        missing = app.test_client().get("/static/build/app-0.css")
        assert "immutable" not in missing.headers.get("Cache-Control", "")

    def test_a_new_build_is_seen(self, built: Path, pages: Pages) -> None:
        assert pages.render("{{ asset('app.css') }}") == "/static/build/app-1.css"
        manifest = built / "manifest.json"
        manifest.write_text(json.dumps({"app.css": "app-2.css"}))
        os.utime(manifest, ns=(0, manifest.stat().st_mtime_ns + 1_000_000))
        assert pages.render("{{ asset('app.css') }}") == "/static/build/app-2.css"

    def test_pages_work_before_anything_is_built(self, pages: Pages) -> None:
        assert pages.render("{{ asset('app.css') }}") == "/static/build/app.css"
