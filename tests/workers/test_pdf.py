"""PDFs: the same bytes for the same HTML, never by way of the network, made by a process that may be lost."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.process import BaseProcess

import pytest
from weasyprint.urls import FatalURLFetchingError

from tests.workers.test_letters import assert_accessible
from workers.pdf import RenderingFailed, make_pdf

DOCUMENT = (
    "<!DOCTYPE html><html lang='en-GB'><head><title>A letter</title></head><body><h1>A letter</h1>{}</body></html>"
)
LONG = DOCUMENT.format("<p>We are glad to offer you a grant.</p>" * 5_000)


def test_the_same_html_gives_the_same_bytes():
    assert make_pdf(DOCUMENT.format("<p>Hello</p>")) == make_pdf(DOCUMENT.format("<p>Hello</p>"))


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "file:///etc/passwd",
        "file:///work/../etc/hostname",
        "../pyproject.toml",
        "data:text/html,<p>x</p>",
    ],
)
def test_nothing_is_fetched_but_our_own_assets(address: str):
    with pytest.raises(FatalURLFetchingError):
        make_pdf(DOCUMENT.format(f'<img alt="A picture" src="{address}">'))


@pytest.mark.parametrize(
    "element",
    [
        '<style>@import "http://127.0.0.1:9/x.css";</style>',
        "<p style=\"background: url('http://127.0.0.1:9/x.png')\">x</p>",
    ],
)
def test_nor_by_way_of_styles(element: str):
    with pytest.raises(FatalURLFetchingError):
        make_pdf(DOCUMENT.format(element))


def test_our_own_assets_are_shown():
    assert_accessible(make_pdf(DOCUMENT.format('<p><img alt="Our mark" src="icon.svg" width="40"></p>')))


def test_pictures_inside_the_document_are_shown():
    picture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E%3C/svg%3E"
    assert_accessible(make_pdf(DOCUMENT.format(f'<p><img alt="A chart" src="{picture}"></p>')))


# The process that renders


def renderers() -> list[BaseProcess]:
    return [process for process in multiprocessing.active_children() if process.name == "renderer"]


def test_threads_share_one_process_that_renders():
    html = DOCUMENT.format("<p>We are glad to offer you a grant. " * 50)
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(make_pdf, [html] * 6))

    assert len(set(made)) == 1
    assert len(renderers()) == 1


def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_is_made():
    with pytest.raises(RenderingFailed, match=r"not ready after 0\.1 seconds"):
        make_pdf(LONG, seconds=0.1)
    assert renderers() == []
    assert make_pdf(DOCUMENT.format("<p>Hello</p>")).startswith(b"%PDF")


def test_a_process_that_is_killed_in_the_middle_fails_its_document_alone():
    # Given a document under way
    make_pdf(DOCUMENT.format("<p>Hello</p>"))
    (process,) = renderers()
    assert process.pid is not None
    killing = threading.Timer(0.3, os.kill, (process.pid, signal.SIGKILL))

    # When the process that renders is killed
    killing.start()
    with pytest.raises(RenderingFailed, match="ended with -9"):
        make_pdf(LONG)

    # Then the next document is made by another one
    assert make_pdf(DOCUMENT.format("<p>Hello</p>")).startswith(b"%PDF")
    assert renderers() != [process]


def test_a_process_that_was_killed_while_it_waited_is_replaced_unnoticed():
    before = make_pdf(DOCUMENT.format("<p>Hello</p>"))
    (process,) = renderers()
    process.kill()
    process.join()
    assert make_pdf(DOCUMENT.format("<p>Hello</p>")) == before


def test_who_stops_waiting_leaves_no_document_behind_for_the_next():
    # Given somebody who is interrupted while a document is made
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    expected = make_pdf(DOCUMENT.format("<p>Hello</p>"))
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(KeyboardInterrupt):
            make_pdf(LONG)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

    # Then the next document is the one that was asked for
    assert make_pdf(DOCUMENT.format("<p>Hello</p>")) == expected


def test_a_refusal_tells_where_it_happened_and_leaves_the_process_as_it_is():
    make_pdf(DOCUMENT.format("<p>Hello</p>"))
    there = renderers()
    with pytest.raises(FatalURLFetchingError) as refused:
        make_pdf(DOCUMENT.format('<img alt="A picture" src="file:///etc/passwd">'))
    assert "renderer.py" in "".join(refused.value.__notes__)
    assert renderers() == there


ASKS_AND_WAITS = """
import time
from workers.pdf import make_pdf
if __name__ == "__main__":
    import multiprocessing
    make_pdf("<title>A letter</title><p>Hello")
    print(multiprocessing.active_children()[0].pid, flush=True)
    time.sleep(60)
"""


def test_the_process_ends_with_the_one_that_it_renders_for():
    with subprocess.Popen([sys.executable, "-c", ASKS_AND_WAITS], stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdout is not None
        number = int(asking.stdout.readline())
        asking.kill()

    until = time.monotonic() + 10
    while is_there(number):
        assert time.monotonic() < until, "it outlived whoever it rendered for"
        time.sleep(0.05)


def is_there(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True
