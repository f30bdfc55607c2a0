"""Long runs of letters are set in a time that grows as they do, and read back as they were typed."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from tests.workers.test_letters import assert_accessible
from workers.breaks import BREAK, LONGEST_RUN, with_breaks
from workers.pdf import make_pdf

DOCUMENT = (
    "<!DOCTYPE html><html lang='en-GB'><head><title>A letter</title></head><body><h1>A letter</h1>{}</body></html>"
)


@pytest.mark.parametrize("run", ["a", "&", "a\u00a0", "\u0301"], ids=["letter", "sign", "no-break space", "accent"])
def test_a_hundred_thousand_letters_without_a_space_are_ready_in_time(run: str):
    pdf = make_pdf(DOCUMENT.format(f"<p>{escape(run * (99_000 // len(run)))}</p>"))  # raises when it takes too long
    assert pdf.startswith(b"%PDF")


def test_signs_that_need_no_spaces_have_places_to_break_too():
    assert with_breaks("\u6f22" * 1_000).count(BREAK) == 49


def test_a_long_run_reads_back_as_it_was_typed_and_stays_accessible(tmp_path: Path):
    typed = "".join(f"a{number}b&" for number in range(600))
    pdf = make_pdf(DOCUMENT.format(f"<p>{escape(typed)}</p>"))
    assert_accessible(pdf)
    (tmp_path / "it.pdf").write_bytes(pdf)
    read = subprocess.run(
        ["pdftotext", "-nopgbrk", tmp_path / "it.pdf", "-"], check=True, capture_output=True, text=True
    )
    lines = [line for line in read.stdout.splitlines() if line and "letter" not in line and "Page" not in line]
    assert "".join(lines) == typed


def test_words_and_addresses_are_left_alone():
    html = DOCUMENT.format(f"<p>See https://example.org/{'a' * 50}. {'Rhabarberbarbara ' * 50}</p>")
    assert with_breaks(html) == html


def test_tags_title_and_style_are_left_alone():
    run = "a" * 500
    html = f"<title>{run}</title><style>.{run} {{}}</style><p class='{run}'>Hello</p><!--{run}-->"
    assert with_breaks(html) == html


def test_an_accent_stays_with_its_letter():
    assert f"{BREAK}\u0301" not in with_breaks("e\u0301" * 500)


@given(st.text(max_size=40))
def test_breaks_add_nothing_else(text: str):
    for typed in (text, text * LONGEST_RUN):
        html = str(escape(typed))
        assert with_breaks(html).replace(BREAK, "") == html.replace(BREAK, "")
