"""The usual questions as people meet them: small pages, what is optional is marked, and each says why it is asked."""

import re
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from grants.applications.queries import form_of, values_of
from grants.kernel.forms import Question, parse_definition, visible
from grants.schemes.defaults import APPLICATION, RETURN
from tests.applications.rows import World, build
from tests.applications.test_pages import seen
from tests.house import TestHouse
from tests.kernel.looking import words_of

LARGEST_PAGE = 30 * 1024
"""Bytes of HTML."""

QUESTIONS = [
    pytest.param(question, id=f"{name}-{question.key}")
    for name, definition in (("application", APPLICATION), ("return", RETURN))
    for question in parse_definition(definition).questions
]


@pytest.fixture
def largest(postgres_house: TestHouse) -> tuple[World, FlaskClient, UUID]:
    """A draft of the usual questions that asks for the most one can ask for."""
    world = build(postgres_house, definition=APPLICATION)
    application_id, sam = world.draft(), world.house.browser(world.sam)
    address = f"/applications/{application_id}/sections/about-your-request"
    typed = {"on-page": "project-title amount-requested", "project-title": "A garden", "amount-requested": "10000"}
    assert sam.post(address, data=typed | {"version": "1"}).status_code == 302
    return world, sam, application_id


def test_every_page_of_questions_is_small_and_brings_no_style_or_script_along(
    largest: tuple[World, FlaskClient, UUID],
):
    world, sam, application_id = largest
    for section in form_of(world.application(application_id)).sections:
        answer = sam.get(f"/applications/{application_id}/sections/{section.key}")
        assert answer.status_code == 200
        assert len(answer.data) < LARGEST_PAGE, f"{section.key}: {len(answer.data)} bytes"
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", answer.text)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", answer.text))
        assert 'rel="stylesheet"' in answer.text


def test_what_need_not_be_answered_is_marked_on_its_page(largest: tuple[World, FlaskClient, UUID]):
    world, sam, application_id = largest
    application = world.application(application_id)
    form = form_of(application)
    asked = visible(form, values_of(application))
    for section in form.sections:
        page = words_of(seen(sam.get(f"/applications/{application_id}/sections/{section.key}")))
        for question in asked:
            if question in section.questions:
                assert question.label in page
                assert (f"{question.label} (optional)" in page) == is_marked(question), question.key


def is_marked(question: Question) -> bool:
    return not question.required and question.type != "declaration"


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_usual_question_says_why_it_is_asked(question: Question):
    assert question.why.strip(), question.label
