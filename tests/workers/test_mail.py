"""Mail: to a real mail server that takes, refuses or delays it; otherwise to the outbox."""

import email
import email.policy
import smtplib
import socket
import ssl
import subprocess
import threading
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grants.kernel.jobs import DEAD, DONE, WAITING, Job, replay_job
from grants.kernel.running import GiveUp, Work, run_job
from grants.kernel.settings import Settings, load_settings
from grants.kernel.writing import Written
from grants.notifications.delivering.outgoing.refusing import AddressRefused
from grants.notifications.delivering.outgoing.service import write_message
from tests.house import TestHouse, open_house
from tests.mail_server import MailServer, mail_server
from workers import mail_server as mail_server_module
from workers.mail import Attachment, Mail, composed, send
from workers.mail_server import connection_to

NOW = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
SAM = Mail("Sam Field", "sam@example.org", Written("A line", "Words\n", "<p>Words</p>\n"))
SEND = "notifications.send_message"


def settings_for(folder: Path, smtp_url: str = "") -> Settings:
    return load_settings({"PROPORTION_FOLDER": str(folder), "SMTP_URL": smtp_url, "SECRET_KEY": "s" * 40})


@pytest.fixture
def server():
    with mail_server() as running:
        yield running


# To a server


def test_the_server_gets_the_mail_with_the_id_of_its_job(server: MailServer, tmp_path: Path):
    job = uuid4()
    attached = Attachment("Our letter – é.pdf", "application/pdf", b"%PDF")
    send(replace(SAM, attachments=(attached,)), job_id=job, settings=settings_for(tmp_path, server.url), now=NOW)

    (taken,) = server.taken
    assert taken["Message-ID"] == f"<{job}@proportion.example>"
    assert taken["To"] == "Sam Field <sam@example.org>"
    assert taken["From"] == "Aire Valley Community Foundation <grants@proportion.example>"
    assert taken["Date"].datetime == NOW
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken.get_body(("plain",)).get_content().strip() == "Words"
    assert taken.get_body(("html",)).get_content().strip() == "<p>Words</p>"
    (file,) = taken.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("Our letter – é.pdf", b"%PDF")
    assert not (tmp_path / "outbox").exists()


@pytest.mark.parametrize("name", ['Sam "S" <all@example.org>', "Sam\r\nBcc: all@example.org", "Śāmi Ō", "", "a, b"])
def test_a_name_is_only_a_name(server: MailServer, tmp_path: Path, name: str):
    send(replace(SAM, to_name=name), job_id=uuid4(), settings=settings_for(tmp_path, server.url), now=NOW)
    (taken,) = server.taken
    (to,) = taken["To"].addresses
    assert to.addr_spec == "sam@example.org"
    assert to.display_name == " ".join(name.split())
    assert taken["Bcc"] is None


WORDS = st.lists(
    st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=14)
    | st.sampled_from(["O’Connell’s", "Men’s", "Shed", "“Growing", "together”", "–", "ঢাকা", "中文", "🌱"]),
    min_size=1,
    max_size=9,
).map(" ".join)


@settings(max_examples=60)
@given(subject=WORDS, to_name=WORDS, grant_maker=WORDS, file_name=WORDS)
@example(
    "More time for your grant offer: until 30 April 2027 at 11:59pm: O’Connell’s Men’s Shed",
    "O’Connell’s Men’s Shed",
    "Fund – “Aire”",
    "Our letter – é.pdf",
)
def test_what_a_mail_is_about_and_whose_it_is_are_read_back_to_the_letter(
    subject: str, to_name: str, grant_maker: str, file_name: str
):
    attached = Attachment(file_name, "application/pdf", b"")
    sam = replace(SAM, to_name=to_name, words=Written(subject, "Words\n", ""), attachments=(attached,))
    ours = replace(settings_for(Path("/nowhere")), grant_maker=grant_maker)
    sent = composed(sam, job_id=UUID(int=1), settings=ours, now=NOW).as_bytes()

    read = email.message_from_bytes(sent, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    assert read["Subject"] == subject
    assert [file.get_filename() for file in read.iter_attachments()] == [file_name]
    # Python's newer parser reads a space between the halves of a long name, where the standard has none.
    plain = email.message_from_bytes(sent, policy=email.policy.compat32)
    assert decoded(plain["Subject"]) == subject
    for name, address, said in (("To", "sam@example.org", to_name), ("From", ours.mail_from, grant_maker)):
        ((read_name, read_address),) = getaddresses([plain[name]])
        assert (decoded(read_name), read_address) == (said, address)


def decoded(header: str) -> str:
    return str(make_header(decode_header(header)))


def test_the_words_alone_come_without_html(server: MailServer, tmp_path: Path):
    send(replace(SAM, plain=True), job_id=uuid4(), settings=settings_for(tmp_path, server.url), now=NOW)
    assert server.taken[0].get_content_type() == "text/plain"


def test_a_mail_that_is_refused_is_an_error(server: MailServer, tmp_path: Path):
    server.refusal = "451 Come back later"
    with pytest.raises(smtplib.SMTPDataError, match="Come back later"):
        send(SAM, job_id=uuid4(), settings=settings_for(tmp_path, server.url), now=NOW)


def test_a_person_unknown_to_the_server_is_given_up(server: MailServer, tmp_path: Path):
    server.refused_address = "sam@example.org"
    with pytest.raises(GiveUp, match="No such person here"):
        send(SAM, job_id=uuid4(), settings=settings_for(tmp_path, server.url), now=NOW)


def test_a_server_that_is_not_there_is_an_error(tmp_path: Path):
    with pytest.raises(OSError, match="refused"):
        send(SAM, job_id=uuid4(), settings=settings_for(tmp_path, "smtp://127.0.0.1:1"), now=NOW)


def test_a_server_that_says_nothing_is_given_up_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mail_server_module, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            send(SAM, job_id=uuid4(), settings=settings_for(tmp_path, url), now=NOW)


def test_a_server_that_thinks_longer_at_the_end_is_waited_for(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(mail_server_module, "PATIENCE", 0.2)
    settings = settings_for(tmp_path, server.url)
    with server.holding():
        sender = threading.Thread(
            target=send, args=(SAM,), kwargs={"job_id": uuid4(), "settings": settings, "now": NOW}
        )
        sender.start()
        server.wait_until_tried()
        sender.join(0.6)
    sender.join(5)
    assert len(server.taken) == 1


# Signing in, and encryption


def test_it_signs_in_as_the_setting_says(tmp_path: Path):
    with mail_server(asks_for_password=True) as server:
        url = server.url.replace("//", "//grants:p%40ss%2Fword@")
        send(SAM, job_id=uuid4(), settings=settings_for(tmp_path, url), now=NOW)
        assert server.passwords == [("grants", "p@ss/word")]
        assert len(server.taken) == 1


def test_a_wrong_password_is_an_error(tmp_path: Path):
    with mail_server(asks_for_password=True) as server:
        url = server.url.replace("//", "//grants:wrong@")
        with pytest.raises(smtplib.SMTPAuthenticationError):
            send(SAM, job_id=uuid4(), settings=settings_for(tmp_path, url), now=NOW)


def test_a_certificate_that_nobody_vouches_for_is_not_believed(tmp_path: Path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    order = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*order, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    with mail_server(tls_context=context) as server:
        with pytest.raises(ssl.SSLCertVerificationError):
            send(SAM, job_id=uuid4(), settings=settings_for(tmp_path, f"{server.url}?encrypt=1"), now=NOW)
        send(SAM, job_id=uuid4(), settings=settings_for(tmp_path, server.url), now=NOW)
        assert len(server.taken) == 1  # on this machine it is not encrypted unless that is asked for


def test_whom_we_believe_is_read_once_and_only_where_mail_is_encrypted(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    read = []
    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", lambda *_: read.append("certificates"))
    mail_server_module._trusted.cache_clear()
    send(SAM, job_id=uuid4(), settings=settings_for(tmp_path, server.url), now=NOW)
    assert (len(server.taken), read) == (1, [])
    encrypted = settings_for(tmp_path, server.url.replace("smtp:", "smtps:"))
    for _ in range(2):
        with pytest.raises((OSError, smtplib.SMTPException)):
            send(SAM, job_id=uuid4(), settings=encrypted, now=NOW)
    assert read == ["certificates"]
    mail_server_module._trusted.cache_clear()


# Several over one connection


def test_several_mails_go_over_one_connection_and_one_that_is_refused_does_not_end_it(
    server: MailServer, tmp_path: Path
):
    settings = settings_for(tmp_path, server.url)
    nobody = replace(SAM, to_address="nobody@example.org")
    server.refused_address = nobody.to_address
    with connection_to(settings) as connection:
        outcomes: list[AbstractContextManager[object]] = [nullcontext(), pytest.raises(AddressRefused), nullcontext()]
        for mail, outcome in zip((SAM, nobody, SAM), outcomes, strict=True):
            with outcome:
                send(mail, job_id=uuid4(), settings=settings, now=NOW, server=connection)
    assert (len(server.taken), server.connections) == (2, 1)


def test_a_connection_that_the_server_ended_is_made_again(server: MailServer, tmp_path: Path):
    settings = settings_for(tmp_path, server.url)
    with connection_to(settings) as connection:
        assert connection is not None
        for _ in range(2):
            send(SAM, job_id=uuid4(), settings=settings, now=NOW, server=connection)
            server.end_connections()
    assert (len(server.taken), server.connections) == (2, 2)


def test_what_the_server_may_have_taken_is_not_given_again_at_once(server: MailServer, tmp_path: Path):
    settings = settings_for(tmp_path, server.url)
    with connection_to(settings) as connection:
        send(SAM, job_id=uuid4(), settings=settings, now=NOW, server=connection)
        server.refusal = "421 Going down"
        with pytest.raises((smtplib.SMTPException, OSError)):
            send(SAM, job_id=uuid4(), settings=settings, now=NOW, server=connection)
        assert server.tried == 2
        server.refusal = None
        send(SAM, job_id=uuid4(), settings=settings, now=NOW, server=connection)
    assert (len(server.taken), server.tried) == (2, 3)


def test_without_a_mail_server_there_is_no_connection(tmp_path: Path):
    with connection_to(settings_for(tmp_path)) as connection:
        assert connection is None


# To the outbox


def test_without_a_server_the_mail_is_a_file_named_after_its_job(tmp_path: Path):
    job, settings = uuid4(), settings_for(tmp_path)
    for _ in range(2):
        send(SAM, job_id=job, settings=settings, now=NOW)
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.name == f"{job}.eml"
    assert b"Subject: A line" in file.read_bytes()


# As jobs


@pytest.fixture
def mailing(postgres_url: str, tmp_path: Path, server: MailServer):
    house = open_house(postgres_url, tmp_path / "var", SMTP_URL=server.url)
    yield house
    house.app.database.close()


def ask_for_message(house: TestHouse) -> UUID:
    sam = house.person("Sam Field")
    with house.write() as session:
        write_message(
            session, key="one", kind="offer", person_id=sam.id, about_id=sam.id, words=SAM.words, now=house.now()
        )
    return house.jobs(SEND)[0].id


def job_now(house: TestHouse, job_id: UUID) -> Job:
    with house.read() as session:
        return session.get_one(Job, job_id)


def run_once(house: TestHouse, job_id: UUID) -> None:
    with house.app.app_context():
        run_job(house.app.database, job_id, clock=house.clock, handlers=house.handlers)


def test_a_refusing_server_is_tried_again_with_pauses_that_grow_and_then_the_job_is_dead(
    mailing: TestHouse, server: MailServer
):
    server.refusal = "451 Come back later"
    job_id = ask_for_message(mailing)
    pauses = []
    for _ in range(29):
        run_once(mailing, job_id)
        job = job_now(mailing, job_id)
        assert job.state == WAITING
        pauses.append(job.run_at - mailing.now())
        mailing.clock.move_to(job.run_at)
    run_once(mailing, job_id)

    assert pauses == [min(timedelta(seconds=10 * 2**n), timedelta(hours=1)) for n in range(29)]
    job = job_now(mailing, job_id)
    assert (job.state, job.attempts) == (DEAD, 30)
    assert "Come back later" in job.last_error
    assert server.tried == 30
    ada = mailing.browser(mailing.person("Ada", administrator=True))
    assert "Come back later" in ada.get("/oversight/jobs").text
    assert "Come back later" in ada.get("/lists/messages").text
    assert "1 message could not be sent" in ada.get("/").text

    server.refusal = None
    with mailing.write() as session:
        assert replay_job(session, job_id, now=mailing.now())
    mailing.run_jobs()
    assert job_now(mailing, job_id).state == DONE
    assert len(server.taken) == 1
    assert "could not be sent" not in ada.get("/").text


def test_an_unknown_person_makes_the_job_dead_at_once_with_the_reason(mailing: TestHouse, server: MailServer):
    server.refused_address = "sam.field@example.org"
    job_id = ask_for_message(mailing)
    mailing.run_jobs()
    job = job_now(mailing, job_id)
    assert (job.state, job.attempts) == (DEAD, 1)
    assert "No such person here" in job.last_error


def test_the_same_job_sent_twice_has_the_same_id(mailing: TestHouse, server: MailServer):
    """As after a worker that was killed when the server had the mail and nobody had written so down."""
    from workers.handlers import HANDLERS

    job_id = ask_for_message(mailing)
    job = job_now(mailing, job_id)
    work = Work(job.id, job.args, 1, job.created_at, mailing.app.database, mailing.clock)
    with mailing.app.app_context():
        HANDLERS[SEND](work)
    mailing.run_jobs()
    assert len(server.ids()) == 2
    assert len(set(server.ids())) == 1


# Codes to sign in


def test_a_code_comes_by_mail(mailing: TestHouse, server: MailServer):
    browser = mailing.browser()
    page = browser.post("/sign-in", data={"email": "New@Example.org"}).location
    mailing.run_jobs()
    (taken,) = server.taken
    words = taken.get_body(("plain",)).get_content()
    code = words.split("Your code is ")[1].split()[0]
    assert taken["To"] == "new@example.org"
    assert code in taken.get_body(("html",)).get_content()
    assert browser.post(page, data={"code": code}).status_code == 302


def test_a_code_that_has_run_out_is_not_sent(mailing: TestHouse, server: MailServer):
    mailing.browser().post("/sign-in", data={"email": "new@example.org"})
    mailing.clock.advance(minutes=16)
    mailing.run_jobs()
    (job,) = mailing.jobs("identity.mail_code")
    assert job.state == DEAD
    assert "ran out" in job.last_error
    assert server.tried == 0
