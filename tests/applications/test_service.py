"""What the verbs of applying do to the database, and what they publish."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import update

from grants.applications import in_words, queries, service
from grants.applications.models import Application
from grants.applications.screening import service as screening_service
from grants.kernel.access import SYSTEM
from grants.kernel.problems import Conflict, DomainError, SignInNeeded
from grants.schemes.models import Round, Scheme
from tests.applications.rows import FITTING, World


def test_an_application_keeps_to_the_questions_of_its_start(world: World):
    application = world.application(world.draft())
    with world.house.read() as session:
        assert application.question_set_id == session.get_one(Round, world.round_id).question_set_id
    assert application.eligibility_answers == FITTING
    assert application.reference.startswith("AP-")


def test_each_verb_publishes_in_the_history_of_round_and_organisation(world: World):
    from grants.kernel.history import history_of

    world.submitted()
    with world.house.read() as session:
        for subject in (world.round_id, world.organisation_id):
            names = [event.name for event in session.scalars(history_of([subject])) if "application_s" in event.name]
            assert sorted(names) == ["applications.application_started", "applications.application_submitted"]


def test_what_was_not_sent_is_told_without_its_title_and_leads_nowhere(world: World):
    # Given an application with a title, which its people have not sent
    application_id = world.complete_draft()
    title, reference = world.application(application_id).title, world.application(application_id).reference
    assert title.strip()
    page, program = world.house.browser(world.ada), world.house.program(world.ada)
    everything = f"/records/{world.organisation_id}"

    # Then those who run the programme read that there is one, and nothing in it
    for told in (page.get(everything).text, page.get("/oversight/events").text, str(program.get(everything).json)):
        assert f"the draft {reference}" in told
        assert title not in told
        assert f"/applications/{application_id}" not in told
    assert program.get(f"/events?record={title}").json.get("items", []) == []

    # Until it is sent
    with world.house.write() as session:
        application = queries.application_of(session, application_id)
        service.submit(session, application, actor=world.house.actor(world.sam), now=world.house.now())
    assert f"“{title}” ({reference})" in page.get(everything).text


def test_eligible_applications_go_to_the_panel_once_and_are_decided_once(world: World):
    application_id, actor = world.submitted(), world.house.actor(world.ada)
    with world.house.write() as session:
        application = queries.application_of(session, application_id)
        screening_service.screen(
            session,
            application,
            outcome="eligible",
            reasons="",
            open_items_reason="We know them.",
            actor=actor,
            now=world.house.now(),
        )
        assert application.screening is not None
    with world.house.write() as session:
        assert service.begin_assessment(session, world.round_id, actor=actor, now=world.house.now()) == 1
        assert service.begin_assessment(session, world.round_id, actor=actor, now=world.house.now()) == 0
    with world.house.write() as session:
        found = queries.application_of(session, application_id)
        service.mark_decided(session, [found], actor=actor, now=world.house.now())
    with world.house.write() as session:
        application = queries.application_of(session, application_id)
        assert application.state == "decided"
        with pytest.raises(Conflict):
            service.mark_decided(session, [application], actor=actor, now=world.house.now())
        with pytest.raises(Conflict, match="decision has been made"):
            service.withdraw(session, application, actor=actor, now=world.house.now())
    assert [
        len(world.house.events(f"applications.{name}")) for name in ("assessment_began", "application_decided")
    ] == [1, 1]


def test_an_application_in_assessment_can_still_be_withdrawn(world: World):
    application_id, actor = world.submitted(), world.house.actor(world.sam)
    with world.house.write() as session:
        session.execute(update(Application).values(state="in assessment"))
    with world.house.write() as session:
        service.withdraw(session, queries.application_of(session, application_id), actor=actor, now=world.house.now())
    with world.house.read() as session:
        assert queries.application_of(session, application_id).state == "withdrawn"


def test_nobody_is_no_applicant(world: World):
    with world.house.write() as session:
        round_ = queries.round_to_apply_in(session, world.round_id)
        application = queries.application_of(session, world.start(session).id)
        with pytest.raises(SignInNeeded):
            service.start_application(
                session,
                round_,
                application.organisation,
                eligibility_answers=FITTING,
                actor=SYSTEM,
                now=world.house.now(),
            )


def test_a_copy_in_plain_words(world: World):
    with world.house.read() as session:
        copy = in_words.plain_copy(queries.application_of(session, world.submitted()))
    assert copy[0] == (
        "About your request",
        [("Name of your project", "A garden for everybody"), ("How much do you ask for?", "£5,000")],
    )
    assert ("How many people will come?", "25") in copy[1][1]


def test_the_sizes_of_a_scheme_bound_what_is_sent(world: World):
    application_id = world.complete_draft()
    with world.house.write() as session:
        session.execute(update(Scheme).values(largest_award_pence=1_000_00))
    actor = world.house.actor(world.sam)
    with world.house.write() as session:
        application = queries.application_of(session, application_id)
        with pytest.raises(DomainError) as refused:
            service.submit(session, application, actor=actor, now=world.house.now())
    assert [problem.field for problem in refused.value.problems] == ["amount_requested_pence"]


def at_once(times, act):
    """Run `act` in several threads that wait for one another before they begin; give results or errors."""
    ready = Barrier(times)

    def run(_):
        try:
            return act(ready)
        except DomainError as error:
            return error

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_two_submissions_in_one_moment_make_one(postgres_world: World):
    world = postgres_world
    application_id, actor = world.complete_draft(), world.house.actor(world.sam)

    def submit(ready):
        with world.house.write() as session:
            application = queries.application_of(session, application_id)
            ready.wait()
            service.submit(session, application, actor=actor, now=world.house.now())

    results = at_once(2, submit)

    assert sorted(type(result).__name__ for result in results) == ["AlreadySubmitted", "NoneType"]
    assert len(world.house.events("applications.application_submitted")) == 1


def test_two_saves_of_the_same_version_in_one_moment_keep_one_and_show_the_other(postgres_world: World):
    world = postgres_world
    application_id, actor = world.draft(), world.house.actor(world.sam)
    titles = iter(["One", "Two"])

    def save(ready):
        with world.house.write() as session:
            application = queries.application_of(session, application_id)
            title = next(titles)
            ready.wait()
            service.save_draft(session, application, title=title, version=1, actor=actor, now=world.house.now())
            return title

    results = at_once(2, save)

    [kept] = [result for result in results if isinstance(result, str)]
    [stale] = [result for result in results if not isinstance(result, str)]
    assert stale.current == {"title": kept}
    assert world.application(application_id).title == kept


def test_two_starts_in_one_moment_make_one_draft(postgres_world: World):
    world = postgres_world
    sams = [world.house.program(world.sam) for _ in range(2)]
    body = {"organisation_id": str(world.organisation_id), "eligibility_answers": FITTING}

    def start(ready):
        program = sams.pop()
        ready.wait()
        return program.post(f"/rounds/{world.round_id}/applications", body).status_code

    assert sorted(at_once(2, start)) == [201, 409]
