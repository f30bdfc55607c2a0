"""A released run is sent as a file for the bank, and the bank's file is shown before its answers are recorded."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest

from grants.awards.models import Award
from grants.awards.paying.bank_files import layout_rules as named
from grants.awards.paying.bank_files.layout_rules import AnswerLayout, Column, Layout, digest
from grants.awards.paying.bank_files.layouts import service as layouts
from grants.awards.paying.runs.filing import service as filing
from grants.awards.paying.runs.models import Payment
from grants.awards.paying.runs.queries import payments_of, run_of
from grants.awards.paying.runs.releasing import service as releasing
from grants.identity.models import Person
from grants.kernel.encryption import Vault
from grants.kernel.files import digest_of
from tests.awards.bank_files.reports import report, transaction
from tests.awards.rows import World, build
from tests.house import BANK_KEY, TestHouse
from tests.organisations.given import read


@pytest.fixture
def world(house: TestHouse) -> World:
    house.app.settings = replace(
        house.app.settings, payer_sort_code="309950", payer_account_number="00112233", bacs_user_number="123456"
    )
    return build(house)


def released(world: World, *instalments: tuple[Award, int]) -> UUID:
    """A run that Abe has prepared and Ada released."""
    run_id = world.prepare(*instalments)
    with world.house.write() as session:
        releasing.release_run(session, run_of(session, run_id), version=None, **world.who(world.ada))
    return run_id


def sent(world: World, run_id: UUID) -> list[Payment]:
    with world.house.read() as session:
        return [each for each in payments_of(session, run_id) if each.state != "dropped"]


def reference_of(world: World, run_id: UUID) -> str:
    with world.house.read() as session:
        return run_of(session, run_id).reference


def tag(world: World, run_id: UUID) -> str:
    with world.house.read() as session:
        return f'"{run_of(session, run_id).version}"'


def add_layout(world: World, content: Layout | AnswerLayout, by: Person) -> UUID:
    with world.house.write() as session:
        return layouts.add_layout(session, name="Aire Bank", content=content, tried=digest(content), **world.who(by)).id


def test_a_run_goes_to_the_bank_as_a_file_and_its_answer_comes_back_in_one(world: World):
    # Given a released run, and Ada on its page
    award = world.accepted()
    run_id = released(world, (award, 1))
    browser, address = world.house.browser(world.ada), f"/payment_runs/{run_id}"
    assert f"{address}/file" in browser.get(address).text
    page = read(browser.get(f"{address}/file"))
    version = str(page.find('.//input[@name="version"]').get("value"))

    # When she makes the file, and presses twice
    for _ in range(2):
        made = browser.post(f"{address}/file", data={"version": version, "format": "pain.001.001.09"})
        assert (made.status_code, made.headers["Location"]) == (302, address)

    # Then the run is sent by a file that is named by its hash, and only she opens it
    shown = browser.get(address).text
    file = browser.get(f"{address}/file/content")
    (payment,) = sent(world, run_id)
    assert payment.end_to_end.encode() in file.data
    assert b"12345678" in file.data
    assert digest_of(file.data)[:12] in shown
    (told,) = world.facts("awards.payment_run_sent")
    assert (told["how"], told["digest"]) == ("file", digest_of(file.data))
    assert len(world.facts("organisations.bank_details_revealed")) == 1
    abe = world.house.browser(world.house.person("Abe Prepares"))
    assert abe.get(f"{address}/file/content").status_code == 403

    # And it is kept so that nobody reads the numbers in the store
    with world.house.read() as session:
        kept = filing.queries.file_of(session, run_of(session, run_id))
    assert b"12345678" not in world.house.app.files.get(kept.digest)

    # When the bank's report is read, of the only kind that there is, it is shown and nothing recorded
    form = read(browser.get(f"{address}/answer_file"))
    (kind,) = form.findall('.//input[@name="format"]')
    assert kind.get("checked") is not None
    data = report(transaction(payment.end_to_end, "ACSC", at="2027-03-01T09:00:00"), about=reference_of(world, run_id))
    answer = browser.post(f"{address}/answer_file", data={"format": "pain.002", "file": (BytesIO(data), "a.xml")})
    assert answer.status_code == 200
    assert "Nothing is recorded yet" in answer.text
    assert world.award(award.id).instalments[0].state == "payable"

    # And when it is taken, the instalment is paid, once
    packed = str(read(answer).find('.//input[@name="answers"]').get("value"))
    for _ in range(2):
        assert browser.post(f"{address}/answer_file/taking", data={"answers": packed}).status_code == 302
    assert world.award(award.id).instalments[0].state == "paid"
    assert len(world.facts("awards.instalment_paid")) == 1

    # And the same file again is refused by name
    again = browser.post(f"{address}/answer_file", data={"format": "pain.002", "file": (BytesIO(data), "a.xml")})
    assert again.status_code == 409
    assert "All that this file says is recorded already" in again.text


def test_what_is_wrong_with_the_banks_file_is_said_with_its_line(world: World):
    award = world.accepted()
    run_id = released(world, (award, 1))
    ada = world.house.program(world.ada)
    made = ada.post(f"/payment_runs/{run_id}/file", {"format": "pain.001.001.03"}, If_Match=tag(world, run_id))
    assert made.status_code == 201
    (payment,) = sent(world, run_id)
    about = reference_of(world, run_id)

    def refused(*transactions: str, about: str = about) -> list[str]:
        answer = _read(world, run_id, report(*transactions, about=about))
        assert answer.status_code == 422, answer.json
        return [f"{each['code']}: {each['message']}" for each in answer.json["errors"]]

    good = transaction(payment.end_to_end, "ACSC", at="2027-03-01T09:00:00")
    assert refused(good, about="PR-9999")[0].startswith("other_run: Line 4")
    assert refused(good, good)[0].startswith(f"repeated: Line 7: {payment.end_to_end} is answered a second time")
    assert refused(transaction("AW-1", "ACSC"))[0] == "unknown: Line 6: AW-1 is not a payment of this run."
    wrong_sum = transaction(payment.end_to_end, "ACSC", amount="1.00", at="2027-03-01T09:00:00")
    assert "other_sum: Line 6" in refused(wrong_sum)[0]
    assert "too_early: Line 6" in refused(good.replace("2027-03-01", "2027-02-01"))[0]
    assert world.award(award.id).instalments[0].state == "payable"

    # What it says of the whole file, and what is under way, is read as well
    world.house.clock.advance(days=4)
    whole = _read(world, run_id, report(group="<GrpSts>ACSP</GrpSts>", about=about))
    assert [each["outcome"] for each in whole.json["answers"]] == ["under_way"]
    shown = _read(world, run_id, report(good, about=about)).json
    assert (shown["recorded"], world.award(award.id).instalments[0].state) == (0, "payable")
    taken = _read(world, run_id, report(good, about=about), record="true").json
    assert (taken["recorded"], world.award(award.id).instalments[0].state) == (1, "paid")


def _read(world: World, run_id: UUID, data: bytes, **form: str) -> Any:
    client, token = world.house.program(world.ada).client, world.house.program(world.ada).token
    return client.post(
        f"/api/v1/payment_runs/{run_id}/answer_file",
        data={"format": "pain.002", **form, "file": (BytesIO(data), "answer")},
        headers={"Authorization": f"Bearer {token}"},
    )


def test_csv_is_written_and_read_by_layouts_and_whoever_saved_one_does_not_send_by_it(world: World):
    # Given layouts of Ada's and of Abe's
    award = world.accepted()
    run_id = released(world, (award, 1))
    abe = world.house.person("Abe Prepares", administrator=True)
    columns = tuple(Column(named.FIELDS[field], field) for field in named.NEEDED)
    own = add_layout(world, Layout(columns=columns), world.ada)
    with world.house.write() as session:
        layout = layouts.add_layout(
            session, name="Of Abe", content=Layout(columns), tried=digest(Layout(columns)), **world.who(abe)
        ).id
    ada = world.house.program(world.ada)
    address = f"/payment_runs/{run_id}/file"

    # Then Ada sends by Abe's, and not by her own
    refused = ada.post(address, {"format": "csv", "layout_id": str(own)}, If_Match=tag(world, run_id))
    assert (refused.status_code, refused.json["detail"]) == (403, filing.YOUR_OWN_LAYOUT)
    assert ada.post(address, {"format": "csv"}, If_Match=tag(world, run_id)).status_code == 422
    made = ada.post(address, {"format": "csv", "layout_id": str(layout)}, If_Match=tag(world, run_id))
    assert made.status_code == 201
    text = ada.get(address).get_data(as_text=True)
    (payment,) = sent(world, run_id)
    assert text.splitlines()[1].endswith(f"12345678,6666.67,{payment.end_to_end}")

    # And the bank's CSV is read by a layout for answers
    answers = AnswerLayout("Ref", "Result", ("Done",), ("Bounced",), reason="Why")
    of_bank = add_layout(world, answers, abe)
    data = f"Ref,Result,Why\n{payment.end_to_end},bounced,Account closed\n".encode()
    told = _read(world, run_id, data, format="csv", layout_id=str(of_bank))
    assert told.json["answers"][0] | {"line": 2} == told.json["answers"][0]
    assert (told.json["answers"][0]["outcome"], told.json["answers"][0]["reason"]) == ("returned", "Account closed")


def test_bacs_pays_on_the_first_day_on_which_it_can(world: World):
    run_id = released(world, (world.accepted(), 1))
    ada = world.house.program(world.ada)
    made = ada.post(f"/payment_runs/{run_id}/file", {"format": "bacs_standard_18"}, If_Match=tag(world, run_id))
    assert made.status_code == 201
    records = ada.get(f"/payment_runs/{run_id}/file").get_data(as_text=True).split("\r\n")
    assert records[4].endswith(" 27061")  # sent on Monday the first of March, worked on the day after
    assert records[4][7 - 1 : 14] == "12345678"


def test_a_file_that_was_changed_in_the_store_is_not_given_out(world: World):
    run_id = released(world, (world.accepted(), 1))
    ada = world.house.program(world.ada)
    ada.post(f"/payment_runs/{run_id}/file", {"format": "pain.001.001.09"}, If_Match=tag(world, run_id))
    vault, files = Vault((BANK_KEY,)), world.house.app.files
    with world.house.write() as session:
        kept = filing.queries.file_of(session, run_of(session, run_id))
        kept.digest = files.put(vault.seal("<edited/>", owner=run_id, field=filing.SEALED).encode())
    refused = ada.get(f"/payment_runs/{run_id}/file")
    assert (refused.status_code, refused.json["code"]) == (409, "bad_file")


def test_without_an_account_of_our_own_the_run_stays_released(house: TestHouse):
    world = build(house)
    run_id = released(world, (world.accepted(), 1))
    browser = world.house.browser(world.ada)
    assert "Our own bank account is not set" in browser.get(f"/payment_runs/{run_id}/file").text
    refused = browser.post(f"/payment_runs/{run_id}/file", data={"version": "3", "format": "pain.001.001.09"})
    assert refused.status_code == 409
    with world.house.read() as session:
        assert run_of(session, run_id).state == "released"


def test_nothing_is_paid_before_the_day_on_which_bacs_pays(world: World):
    # Given a Bacs file, which the bank pays two working days later
    run_id = released(world, (world.accepted(), 1))
    ada = world.house.browser(world.ada)
    ada.post(f"/payment_runs/{run_id}/file", data={"version": "3", "format": "bacs_standard_18"})
    with world.house.read() as session:
        assert run_of(session, run_id).pay_on == date(2027, 3, 3)

    # Then nobody records today that it was paid, and on that day somebody can
    today = {"paid_on-day": "1", "paid_on-month": "3", "paid_on-year": "2027"}
    refused = ada.post(f"/payment_runs/{run_id}/paid", data=today)
    assert "The bank pays this run on 3 March 2027, so nothing is paid before." in refused.text
    world.house.clock.advance(days=2)
    assert ada.post(f"/payment_runs/{run_id}/paid", data={**today, "paid_on-day": "3"}).status_code == 302
