"""What programs do with the money of a grant: each function is one act, or two people's acts that belong together."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient

from tests.awards.bank_files.reports import report, transaction
from tests.house import ApiClient
from tests.journeys.story import created, fine
from tests.organisations.given import read

ENTRIES = [
    {"name": "NHS pay", "hundredths": 200, "weight": 1},
    {"name": "Efficiency", "hundredths": -160, "weight": 1},
]


def account_of(administrator: ApiClient, award_id: str) -> str:
    """The version of the account that a grant is paid into."""
    return str(administrator.get(f"/awards/{award_id}/payee").headers["ETag"])


def check_account(first: ApiClient, second: ApiClient, payee_id: str, award_id: str) -> None:
    """One administrator looks at an account, another confirms it."""
    checks = f"/organisations/{payee_id}/account_checks"
    checked = {"kind": "check", "evidence": "paper", "name_fits": True, "payee_result": "match"}
    confirmed = {"kind": "confirmation", "how": "in_person", "note": "Met Ruth Ellis at the growers' shed."}
    created(first.post(checks, checked, If_Match=account_of(first, award_id)))
    created(second.post(checks, confirmed, If_Match=account_of(second, award_id)))


def let_pay_early(administrator: ApiClient, award_id: str) -> None:
    """The first payment of a grant is made before the grant begins, with the reason for it."""
    said = {"reason": "They have to book the hall before."}
    created(administrator.post(f"/awards/{award_id}/instalments/1/early_payment", said))


def prepared_run(administrator: ApiClient, instalment_ids: Sequence[str] | None = None) -> dict[str, Any]:
    run = created(administrator.post("/payment_runs", {"instalment_ids": instalment_ids}))
    return created(administrator.post(f"/payment_runs/{run['id']}/preparation", If_Match=f'"{run["version"]}"'))


def released_run(preparer: ApiClient, releaser: ApiClient, instalment_ids: Sequence[str] | None = None) -> Any:
    run = prepared_run(preparer, instalment_ids)
    return created(releaser.post(f"/payment_runs/{run['id']}/release", If_Match=f'"{run["version"]}"'))


def answer(administrator: ApiClient, run: dict[str, Any], outcome: str, reason: str = "") -> dict[str, Any]:
    """The same outcome for each payment of a run that was sent."""
    payments = fine(administrator.get(f"/payment_runs/{run['id']}/payments"))["items"]
    said = [
        {"end_to_end_reference": each["end_to_end_reference"], "outcome": outcome, "reason": reason}
        for each in payments
    ]
    return created(administrator.post(f"/payment_runs/{run['id']}/answers", {"answers": said}))


def pay(preparer: ApiClient, releaser: ApiClient, instalment_ids: Sequence[str] | None = None) -> dict[str, Any]:
    """Pay all that is payable, or some instalments, by hand; the bank pays."""
    run = released_run(preparer, releaser, instalment_ids)
    created(releaser.post(f"/payment_runs/{run['id']}/sending", If_Match=f'"{run["version"]}"'))
    return answer(releaser, run, "paid")


def pay_by_file(
    preparer: ApiClient, releaser: ApiClient, browser: FlaskClient, status: str, *, code: str, at: datetime
) -> None:
    """A run of one payment goes to the bank as pain.001; what its pain.002 says is looked at and taken on a page."""
    run = released_run(preparer, releaser)
    address = f"/payment_runs/{run['id']}"
    created(releaser.post(f"{address}/file", {"format": "pain.001.001.09"}, If_Match=f'"{run["version"]}"'))
    (payment,) = fine(releaser.get(f"{address}/payments"))["items"]
    assert payment["end_to_end_reference"].encode() in releaser.get(f"{address}/file").data
    said = transaction(payment["end_to_end_reference"], status, code=code, at=at.isoformat())
    data = report(said, about=run["reference"])
    shown = browser.post(f"{address}/answer_file", data={"format": "pain.002", "file": (BytesIO(data), "a.xml")})
    packed = str(read(shown).find('.//input[@name="answers"]').get("value"))
    assert browser.post(f"{address}/answer_file/taking", data={"answers": packed}).status_code == 302
