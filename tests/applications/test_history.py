"""The history of applications, told in sentences to whoever runs the programme."""

import csv
import io
from datetime import timedelta

from grants.applications import queries, service
from grants.applications.screening.duplicates.events import DuplicateJudged
from grants.kernel.access import SYSTEM
from grants.kernel.db import new_id
from grants.kernel.events import publish
from tests.applications.rows import World
from tests.kernel.looking import strictly, words_of
from tests.made import make_member


def sentences(world: World) -> list[str]:
    return [each["sentence"] for each in world.house.program(world.ada).get("/events?size=200").json["items"]]


def test_what_happened_to_an_application_is_told_by_page_and_by_program(world: World):
    # Given an application that was sent
    application_id = world.submitted()
    reference = world.application(application_id).reference

    # When Ada screens it
    screened = {"outcome": "eligible", "open_items_reason": "We know them."}
    assert world.house.program(world.ada).post(f"/applications/{application_id}/screening", screened).status_code == 201

    # Then programs and people read what happened, in the order of time, each record with its link
    told = sentences(world)
    name = f"“A garden for everybody” ({reference})"
    assert f"Ada Owusu screened {name} as eligible" in told
    assert f"Sam Field sent {name} for Beeston Blooms, asking for £5,000" in told
    assert told.index(f"Ada Owusu screened {name} as eligible") < told.index(
        f"Sam Field sent {name} for Beeston Blooms, asking for £5,000"
    )
    page = world.house.browser(world.ada).get("/oversight/events").text
    assert f"Ada Owusu screened {name} as eligible" in words_of(strictly(page))
    assert f'href="/applications/{application_id}">{name}</a>' in page
    assert str(application_id) not in words_of(strictly(page))


def test_an_application_that_is_closed_to_its_reader_is_told_nowhere(world: World):
    # Given two applications, one of which was judged to be another than the other
    application_id = world.submitted()
    with world.house.write() as session:
        other_id = world.start(session, organisation_id=world.other_id).id
        judged = DuplicateJudged(pair_id=new_id(), one_id=other_id, other_id=application_id, verdict="different")
        publish(session, judged, actor=SYSTEM, now=world.house.now())
        # When Ada belongs to the organisation that sent the first
        make_member(session, world.organisation_id, world.ada.id, world.house.now())

    # Then nothing of it is told, and where another's history names it, its name stays closed
    answer = world.house.program(world.ada).get("/events?size=200")
    told = [each["sentence"] for each in answer.json["items"]]
    assert not any("garden for everybody" in each for each in told)
    assert str(application_id) not in answer.text
    assert sum("an application that is closed to you are different applications" in each for each in told) == 1


def test_the_history_is_filtered_by_person_record_kind_and_day_and_taken_away_as_it_stands(world: World):
    # Given what Sam did with an application on two days, and Olu with another
    house, sam = world.house, "person=sam"
    application_id = world.complete_draft()
    house.clock.advance(days=1)
    with house.write() as session:
        application = queries.application_of(session, application_id)
        service.submit(session, application, actor=house.actor(world.sam), now=house.now())
        world.start(session, organisation_id=world.other_id)
    reference = world.application(application_id).reference
    ada, browser = house.program(world.ada), house.browser(world.ada)

    def told(asked: str) -> list[str]:
        return [each["sentence"] for each in ada.get(f"/events?size=200&{asked}").json["items"]]

    # Then each filter leaves what it names
    assert [each for each in told("") if each.startswith("Sam") and "became known" not in each] == told(sam)
    sent = f"Sam Field sent “A garden for everybody” ({reference}) for Beeston Blooms, asking for £5,000"
    assert told(f"{sam}&kind=applications.application_submitted") == [sent]
    assert told(f"record={reference.lower()}&kind=applications")[0] == sent
    assert told("record=harehills&kind=applications") != []
    assert sent not in told("record=harehills")
    today, before = house.now().date(), house.now().date() - timedelta(days=1)
    assert sent in told(f"from_day={today}&to_day={today}")
    assert sent not in told(f"to_day={before}")
    assert told("person=nobody+of+that+name") == []

    # And page and table tell the same; a day that cannot be read is said at its field
    page = strictly(browser.get(f"/oversight/events?{sam}&kind=applications&from_day={today}").text)
    assert sent in words_of(page)
    table = list(csv.reader(io.StringIO(browser.get(f"/oversight/events.csv?{sam}").text)))
    assert [row[1] for row in table[1:]] == told(sam)
    assert ada.get(f"/events.csv?{sam}").text == browser.get(f"/oversight/events.csv?{sam}").text
    wrong = words_of(strictly(browser.get("/oversight/events?from_day=tomorrow").text))
    assert "Send a date as year, month and day" in wrong
