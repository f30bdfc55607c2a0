"""Mail that is refused or comes back becomes a task, and its reader hears of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.identity.models import Person
from grants.kernel.clock import london_day
from grants.notifications.delivering.bounces.rules import is_of_the_address, notifications_in, status_of
from grants.notifications.state_rules import BOUNCED, HELD, SENT
from grants.notifications.to_people import tell
from grants.schemes.models import Round
from tests.house import TestHouse
from tests.mail_server import MailServer, mail_server
from tests.notifications.rows import Scene
from tests.schemes.test_briefings import briefing_in, put_down

SAM = "sam.field@example.org"
REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: grants@proportion.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <report@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} No such person

--b
Content-Type: text/rfc822-headers

From: Foundation <grants@proportion.example>
To: {address}
Message-ID: <{mail_id}@{domain}>
Subject: We have your application

--b--
"""


def report(
    mail_id: object,
    *,
    address: str = SAM,
    action: str = "failed",
    status: str = "5.1.1",
    domain: str = "proportion.example",
) -> str:
    return REPORT.format(mail_id=mail_id, address=address, action=action, status=status, domain=domain)


def said_in(text: str) -> list[str]:
    found = notifications_in(text.encode("utf-8", "replace"), domain="proportion.example")
    return [f"{each.address} {each.status} {each.said}" for each in found]


def test_a_report_says_which_mail_of_ours_did_not_reach_whom():
    ours = UUID("01a22d71-d3a5-7152-9470-4042290eca80")
    assert said_in(report(ours)) == [f"{SAM} 5.1.1 550 5.1.1 No such person"]
    assert said_in(report(ours, action="delayed")) == []
    assert said_in(report(ours, domain="elsewhere.example")) == []
    assert said_in(report("not-one-of-our-names-but-as-long-as-")) == []
    assert (
        said_in("Subject: On holiday\nIn-Reply-To: <01a22d71-d3a5-7152-9470-4042290eca80@proportion.example>\n\nHi")
        == []
    )


@given(st.text(max_size=400))
def test_whatever_comes_is_read_without_a_fault(text: str):
    said_in(report(UUID(int=1), address=text.replace("\n", " ")))
    said_in(text)


def test_only_what_says_so_for_good_is_of_the_address():
    assert is_of_the_address(status_of(550, "No such person here"))
    assert is_of_the_address("5.1.1")
    assert not is_of_the_address("5.7.1"), "a policy, which may be about this one mail"
    assert not is_of_the_address("4.4.7")


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def test_a_refused_address_is_rung_up_and_written_to_again_when_it_is_known_to_be_right(
    postgres_scene: Scene, server: MailServer
):
    # Given a server that does not know Sam, to whom we have to write and would like to
    scene = postgres_scene
    app = scene.house.app
    app.settings = replace(app.settings, smtp_url=server.url)
    server.refused_address = SAM
    scene.changes(Person, scene.world.sam.id, phone="0113 496 0000")
    application_id = scene.world.submitted()
    scene.house.run_jobs()
    would_like_to_tell(scene, application_id)
    scene.house.run_jobs()

    # Then the one has bounced and the other is held, and each is known to whom it concerns
    assert {each.kind: each.state for each in scene.messages()} == {
        "application_received": BOUNCED,
        "takes_longer": HELD,
    }
    assert server.taken == []
    ada, sam = scene.house.browser(scene.world.ada), scene.house.browser(scene.world.sam)
    home = ada.get("/").text
    assert "Ring Sam Field: our mail came back" in home
    assert "0113 496 0000" in home
    assert f"Our mail to {SAM} came back" in sam.get("/").text
    assert "No such person here" in sam.get("/account/address").text
    assert sam.get("/messages/came-back").status_code == 403
    (waiting,) = scene.house.program(scene.world.ada).get("/bounces").json["items"]
    assert waiting["what"].startswith("We have your application")

    # When Sam says that the address is right, what was held goes out, and nothing is left to do
    server.refused_address = None
    assert sam.post("/account/address").status_code == 302
    assert sam.post("/account/address").status_code == 302
    scene.house.run_jobs()
    assert [each.state for each in scene.messages() if each.kind == "takes_longer"] == [SENT]
    assert len(server.taken) == 1
    assert "came back" not in sam.get("/").text
    assert "came back" not in ada.get("/").text
    assert len(scene.house.events("notifications.address_confirmed")) == 1
    assert "We have your application" in ada.get("/messages/came-back?settled=1").text


def would_like_to_tell(scene: Scene, about_id: UUID) -> None:
    scene.changes(Round, scene.world.round_id, decisions_by=london_day(scene.house.now()))
    application = scene.world.application(about_id)
    with scene.house.write() as session:
        tell(
            session,
            session.get_one(Person, scene.world.sam.id),
            "applications/emails/takes_longer",
            key="takes longer",
            about_id=about_id,
            now=scene.house.now(),
            application=application,
            organisation=application.organisation,
            round=application.round,
        )


def test_a_report_marks_what_was_sent_once_and_an_administrator_deals_with_it(scene: Scene, tmp_path: Path):
    # Given a message that went out
    scene.world.submitted()
    scene.house.run_jobs()
    (message,) = scene.messages()
    assert message.state == SENT
    runner = scene.house.app.test_cli_runner()

    # When the report comes, once by itself and once more in a mailbox, with other mail
    first = runner.invoke(args=["mail", "read-bounce"], input=report(message.mail_id).encode())
    assert first.exception is None, first.exc_info
    assert first.output == "1 mail read, 1 of ours newly came back.\n"
    box = tmp_path / "mbox"
    mails = [report(message.mail_id), "Subject: Hello\n\nHello\n", report(UUID(int=5))]
    box.write_text("".join(f"From x Mon Mar  1 10:00:00 2027\n{each}\n" for each in mails))
    again = runner.invoke(args=["mail", "read-bounce", str(box)])
    assert again.output == "3 mails read, 0 of ours newly came back.\n"

    # Then it has bounced, with why
    (message,) = scene.messages()
    assert (message.state, message.state_reason) == (BOUNCED, "550 5.1.1 No such person")
    program = scene.house.program(scene.world.ada)
    (waiting,) = program.get("/bounces").json["items"]
    assert (waiting["way"], waiting["name"], waiting["status"]) == ("returned", "Sam Field", "5.1.1")
    too_long = program.post(f"/bounces/{waiting['id']}/settlement", {"note": "x" * 501})
    assert too_long.status_code == 422
    settled = program.post(f"/bounces/{waiting['id']}/settlement", {"note": "Rang them", "address_works": True}).json
    assert settled["note"] == "Rang them"
    assert program.get("/bounces").json["items"] == []
    assert "came back" not in scene.house.browser(scene.world.sam).get("/").text

    # And when it is tried again and comes back again, that is another report
    program.post(f"/messages/{message.id}/new_try")
    scene.house.run_jobs()
    assert [each.state for each in scene.messages()] == [SENT]
    later = report(message.mail_id).replace("<report@", "<another@")
    assert "1 of ours" in runner.invoke(args=["mail", "read-bounce"], input=later.encode()).output
    assert len(program.get("/bounces").json["items"]) == 1


def test_a_refused_mail_that_is_nobodys_message_is_a_task_too(postgres_house: TestHouse, server: MailServer):
    # Given a server that does not know somebody without an account, who takes a place at a briefing
    house = postgres_house
    house.app.settings = replace(house.app.settings, smtp_url=server.url)
    server.refused_address = "kit@example.org"
    briefing = briefing_in(house)
    put_down(house.browser(), briefing, email="kit@example.org")

    # When its confirmation is sent
    house.run_jobs()

    # Then an administrator has a task, and no job lies dead
    ada = house.program(house.person("Ada Quill", administrator=True))
    (waiting,) = ada.get("/bounces").json["items"]
    assert (waiting["what"], waiting["address"]) == ("A place at a briefing", "kit@example.org")
    assert house.jobs(state="dead") == []
