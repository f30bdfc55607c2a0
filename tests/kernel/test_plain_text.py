"""The plain text of a mail says what its HTML says."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from grants.kernel.plain_text import text_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Dear Sam</p>\n<p>You have\n  <strong>more time</strong>.</p>", "Dear Sam\n\nYou have more time.\n"),
        ('<p><a href="https://a.example/1">Read it</a></p>', "Read it: https://a.example/1\n"),
        ('<p>If not, <a href="https://a.example/1">tell us</a>.</p>', "If not, tell us: https://a.example/1\n"),
        (
            '<p>Please <a href="https://a.example/1">say so</a> today.</p>',
            "Please say so (https://a.example/1) today.\n",
        ),
        ('<p>Write to <a href="mailto:a@a.example">a@a.example</a>.</p>', "Write to a@a.example.\n"),
        ("<p>First:</p><ol><li>one</li><li>two</li></ol><p>Then.</p>", "First:\n\n1. one\n2. two\n\nThen.\n"),
        ("<ul><li>one</li>\n<li>two</li></ul>", "- one\n- two\n"),
        (
            "<table><tr><th>When</th><td>Now</td></tr><tr><th>Where</th><td>Here</td></tr></table>",
            "When: Now\nWhere: Here\n",
        ),
        ("<p>one<br>\ntwo</p>", "one\ntwo\n"),
        ("<p>O&#39;Connell &amp; Sons &lt;b&gt;</p>", "O'Connell & Sons <b>\n"),
        ("<head><title>No</title><style>p {}</style></head><h1>No</h1><p>Yes</p>", "Yes\n"),
        ('<div class="unsaid">No</div><div>Yes</div><div class="foot"><p>Why</p></div>', "Yes\n\n-- \nWhy\n"),
    ],
)
def test_the_text_of(html: str, text: str):
    assert text_of(html) == text


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1), min_size=1))
def test_no_word_that_somebody_wrote_is_lost(words: list[str]):
    assert text_of(f"<p>{escape(' '.join(words))}</p>").split() == words


def test_nothing_is_written_twice():
    mails = [path for path in ROOT.glob("templates/*/emails/**/*") if path.is_file() and not path.name.startswith("_")]
    assert len(mails) > 30
    for mail in mails:
        assert mail.suffix == ".html", mail
        assert "{% block subject %}" in mail.read_text(), mail
