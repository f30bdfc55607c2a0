"""A home page looks up nothing of which there is nothing."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.jobs import DEAD, Job, add_job
from grants.kernel.stage import Waiting
from grants.kernel.waiting import ME, administrators, all_that_waits, held, members, signed_in, waits_for
from grants.organisations.models import Organisation
from grants.organisations.service import register_organisation
from tests.house import TestHouse


@waits_for(administrators, Job.state == DEAD)
def dead_jobs(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    return [Waiting("Bury a job", "/jobs")]


@waits_for(administrators)
def anything(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    return [Waiting("Look around", "/")]


def test_what_can_have_nothing_is_not_asked_for_it(house: TestHouse):
    ada, bo = house.actor(house.person("Ada Shah", administrator=True)), house.actor(house.person("Bo Reed"))

    def waiting(actor: Actor) -> list[str]:
        with house.read() as session:
            return [each.text for each in all_that_waits(session, actor, house.now(), (dead_jobs, anything))]

    # Given an installation without a dead job, then its source is not asked; and nobody else is told of others' things
    assert waiting(ada) == ["Look around"]
    assert waiting(bo) == []

    # When a job dies, then it is
    with house.write() as session:
        job_id = add_job(session, "kernel.seal_events", key="1", args={}, now=house.now())
        job = session.get_one(Job, job_id)
        job.state, job.finished_at = DEAD, house.now()
    assert waiting(ada) == ["Bury a job", "Look around"]
    assert waiting(bo) == []


@waits_for(members, theirs=Organisation.id.in_(held("member")) & (Organisation.name == "Ropewalk Growers"))
def growing(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    return [Waiting("Plant a bean", "/beans")]


@waits_for(signed_in, theirs=(Person.id == ME) & (Person.name == "Bo Reed"))
def greeting(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    return [Waiting("Say hello to Bo", "/bo")]


def test_what_can_be_nobody_elses_is_looked_for_among_what_is_theirs(house: TestHouse):
    ada, bo, cy = (house.person(name) for name in ("Ada Shah", "Bo Reed", "Cy Lund"))
    for person, name in ((ada, "Ropewalk Growers"), (bo, "Canalside Carers")):
        with house.write() as session:
            details = {"name": name, "kind": "cio", "constituted": True}
            acting = Actor(person.id, person.name)
            register_organisation(session, details=details, position="Chair", actor=acting, now=house.now())

    def waiting(person: Person) -> list[str]:
        actor = house.actor(person)
        with house.read() as session:
            return [each.text for each in all_that_waits(session, actor, house.now(), (growing, greeting))]

    assert waiting(ada) == ["Plant a bean"]
    assert waiting(bo) == ["Say hello to Bo"]
    assert waiting(cy) == []


def test_the_home_of_a_new_installation_asks_little(postgres_house: TestHouse):
    ada = postgres_house.browser(postgres_house.person("Ada Shah", administrator=True))
    ada.get("/")
    with postgres_house.counted_queries() as statements:
        ada.get("/")
    assert len(statements) < len(postgres_house.app.registry.stages) * 2
