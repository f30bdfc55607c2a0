"""What is told late, after hours without workers, says when it happened, and asks nobody for what is settled since."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from grants.awards import queries as awards
from grants.awards.changing.repayments import asking
from grants.awards.changing.repayments import queries as repayments
from grants.awards.changing.repayments import service as repaying
from grants.kernel.look import minute
from grants.kernel.money import Pence
from grants.kernel.settings import ROOT
from grants.notifications.kinds import KINDS
from grants.notifications.models import Message
from tests.awards.rows import World, build
from tests.house import TestHouse

LATE = "later than we should"
OUTSIDE = {"code", "briefing_place", "briefing_tomorrow", "nothing_to_answer"}
"""Mails to people without an account: they confirm at once what somebody has just done, or are planned for a day."""


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def messages(world: World, kind: str) -> list[Message]:
    with world.house.read() as session:
        return list(session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)))


def test_each_kind_of_message_says_so_where_it_is_late():
    layout = (ROOT / "templates/layout/email_to_person.html").read_text()
    before, _, _ = layout.partition("{% block words")
    assert "happened_at" in before
    for path in sorted(Path(ROOT / "templates").glob("*/emails/*.html")):
        if path.stem not in OUTSIDE and path.stem in KINDS and path.stem != "invitation":
            written = path.read_text()
            assert '{% extends "layout/email_to_person.html" %}' in written, path.name
            assert "{% block content" not in written, path.name


def test_in_time_nothing_is_said_of_it(world: World):
    world.accepted()
    (told, *_) = messages(world, "offer_accepted")
    assert LATE not in told.text


def test_a_letter_written_after_downtime_comes_with_the_day_on_which_its_offer_was_made(world: World):
    # Given an offer that is answered on paper and changed while no worker runs
    award = world.offered()
    made_at = world.house.now()
    world.accept(award)
    world.house.clock.advance(days=2)

    # When its letter is written and sent
    world.house.run_jobs()

    # Then the mail says when it happened, and asks nobody to accept what is accepted
    (told,) = messages(world, "decision")
    assert f"This is about what happened on {minute(made_at)}" in told.text
    assert "can accept it until" not in told.text
    assert not messages(world, "offer_to_sign")


def test_what_was_asked_back_and_is_settled_since_is_not_asked_for(world: World):
    # Given money that is asked back, and comes in, while no worker runs
    award = world.accepted()
    world.pay(award)
    who = world.who(world.ada)
    with world.house.write() as session:
        found = awards.award_of(session, award.id)
        asking.propose_repayment(
            session,
            found,
            amount_pence=Pence(100_00),
            source="return 1",
            reason="The course was not held.",
            due_on=date(2027, 4, 1),
            **who,
        )
    with world.house.write() as session:
        found, repayment = repayments.repayment_of(session, award.id, 1)
        second = world.who(world.house.person("Bea Second", administrator=True))
        asking.confirm_repayment(session, found, repayment, **second)
        repaying.record_receipt(
            session, found, repayment, amount_pence=Pence(100_00), received_on=date(2027, 3, 1), **who
        )
    world.house.clock.advance(days=1)

    # When they are told
    world.react()

    # Then they are thanked, and asked for nothing
    told = messages(world, "repayment")
    assert told
    for each in told:
        assert "Please pay" not in each.subject
        assert LATE in each.text
