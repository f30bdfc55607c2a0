"""Whoever has a conflict of interest reaches no text, score, comment, file, export, paper or event of it, anywhere.

Every address of the house that can be read is opened, page and API, and every one that can be sent to is sent to, by
each kind of conflicted person, after everything has happened that can happen with an application: answers, a file,
screening, a risk, marks, votes, a proposal, the panel's pack and minutes, and later an award, a letter, a return and
its review. A new address with a new kind of id fails the test until it is given one.
"""

import copy
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule
from werkzeug.test import TestResponse

from grants.identity.models import Person
from grants.kernel.events import StoredEvent
from tests.databases import Databases
from tests.house import ApiClient, open_house
from tests.journeys import story
from tests.journeys.everything import ANSWER, FILE, RETURN, SCORE, SECRETS, WHY, Everything

ENDS_THE_SESSION = "identity.sign_out"


def addresses(everything: Everything, person: Person, methods: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every method and address of the house, of those methods."""
    ids = everything.ids(person)
    adapter = everything.house.app.url_map.bind("localhost")
    for rule in everything.house.app.url_map.iter_rules():
        asked = [method for method in methods if method in (rule.methods or ())]
        if not asked or rule.endpoint in ("static", ENDS_THE_SESSION):
            continue
        unknown = set(rule.arguments) - set(ids)
        assert not unknown, f"say which {unknown} belong to an application, for {rule.rule}"
        of_rule = {name: _words_of(rule, name) or ids[name] for name in rule.arguments}
        most = max((len(found) for found in of_rule.values()), default=1)
        for turn in range(most):
            chosen = {name: found[turn % len(found)] for name, found in of_rule.items()}
            yield from ((method, adapter.build(rule.endpoint, chosen, method)) for method in asked)


def _words_of(rule: Rule, name: str) -> list[str]:
    """The words of which one stands in an address in this place; none where it is something else."""
    converter = rule._converters[name]
    return sorted(converter.items) if isinstance(converter, AnyConverter) else []


def words_of(answer: TestResponse) -> bytes:
    """What stands in an answer, of whatever kind it is."""
    if answer.data.startswith(b"%PDF"):
        return subprocess.run(["pdftotext", "-", "-"], input=answer.data, capture_output=True, check=False).stdout
    if answer.data.startswith(b"PK"):
        with ZipFile(BytesIO(answer.data)) as packed:
            return b"".join(packed.read(name) for name in packed.namelist())
    return answer.data


def secrets_told(everything: Everything, person: Person, *methods: str) -> list[tuple[str, str, str]]:
    """Each method and address at which this person is told a secret of the first application, with the secret.

    What is sent is as good as empty, of a version that is past: the answer to that may show what stands now.
    """
    house = everything.house
    browser, program = house.browser(person), house.program(person)
    told = []
    for method, path in addresses(everything, person, methods):
        if path.startswith("/api/v1"):
            body = None if method in ("GET", "DELETE") else {}
            answer = program._call(method, path.removeprefix("/api/v1"), body, If_Match='"0"')
        else:
            answer = browser.open(path, method=method, data=None if method == "GET" else {"version": "0"})
        assert answer.status_code < 500, (method, path, answer.status_code)
        words = words_of(answer)
        answer.close()
        told += [(method, path, secret) for secret in SECRETS if secret.encode() in words]
    return told


def is_quoted_by_a_pack(_method: str, path: str, secret: str) -> bool:
    """The packs of a scheme quote what grantees report, the same to everybody who may read them."""
    return secret == RETURN and path.removeprefix("/api/v1").startswith("/packs/")


def read(everything: Everything, name: str) -> list[tuple[str, str, str]]:
    return secrets_told(everything, everything.house.person(name), "GET")


def send(everything: Everything, name: str) -> list[tuple[str, str, str]]:
    return secrets_told(everything, everything.house.person(name), "POST", "PUT", "PATCH", "DELETE")


def leave(everything: Everything, name: str) -> None:
    member: ApiClient = everything.people[name]
    story.declare(member, everything.first, "leaves", "My sister runs it.")
    everything.house.run_jobs()


def nothing_comes_of_what_is_sent(everything: Everything, name: str) -> None:
    before = done_to_the_first(everything, name)
    assert send(everything, name) == []
    assert done_to_the_first(everything, name) == before


def done_to_the_first(everything: Everything, name: str) -> list[str]:
    """What this person has done to the application in question, by the names of its events."""
    with everything.house.read() as session:
        his = StoredEvent.actor_id == everything.house.person(name).id
        about = StoredEvent.subject_id == UUID(everything.first)
        return list(session.scalars(select(StoredEvent.name).where(his, about).order_by(StoredEvent.id)))


@pytest.fixture(scope="module")
def template(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Everything, str, Path]]:
    """The story up to the proposal, made once: what stands, its database and its folder."""
    url, folder = databases.fresh_postgres(), tmp_path_factory.mktemp("everything") / "var"
    house = open_house(url, folder)
    made = Everything(house)
    house.close()
    yield made, url, folder
    databases.drop(url)


@pytest.fixture
def everything(template: tuple[Everything, str, Path], databases: Databases, tmp_path: Path) -> Iterator[Everything]:
    """A copy of it."""
    made, url, folder = template
    shutil.copytree(folder, tmp_path / "var")
    own = databases.copied(url)
    copied = copy.copy(made)
    copied.house = open_house(own, tmp_path / "var", now=made.house.now())
    yield copied
    copied.house.close()
    databases.drop(own)


pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("conflicted")]
EACH = pytest.mark.parametrize("name", ["Tess Vale", "Dorothy Lumb", "Amina Rahman"])
"""A member, the chair, and an administrator who sits on the panel."""


def test_without_a_conflict_the_same_addresses_tell_it_all(everything: Everything):
    """So that the tests below look where something is."""
    told = {secret for _, _, secret in read(everything, "Tess Vale")}
    assert told >= {ANSWER, SCORE, WHY, FILE}
    everything.settle()
    assert {secret for _, _, secret in read(everything, "Amina Rahman")} == set(SECRETS)
    assert {secret for _, _, secret in send(everything, "Amina Rahman")} >= {ANSWER, WHY, RETURN}


@EACH
def test_somebody_who_leaves_reaches_nothing_of_it(everything: Everything, name: str):
    """Before the decision is final, and when the grant has been made and reported on."""
    leave(everything, name)
    assert read(everything, name) == []
    everything.settle()
    told = read(everything, name)
    assert [each for each in told if not is_quoted_by_a_pack(*each)] == []
    nothing_comes_of_what_is_sent(everything, name)


@EACH
def test_somebody_who_leaves_changes_nothing_while_it_is_decided(everything: Everything, name: str):
    leave(everything, name)
    nothing_comes_of_what_is_sent(everything, name)
