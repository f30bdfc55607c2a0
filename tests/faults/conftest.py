"""One installation for all faults: what one test breaks, the next finds mended."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.faults.installation import Installation
from tests.mail_server import MailServer, mail_server
from tests.servers import RedisServer


@pytest.fixture(scope="session")
def own_redis() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture(scope="session")
def post_office() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """All faults are of one process: an installation beside another would be cut off with it."""
    of_this_run = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        of_this_run = of_this_run.parent
    try:
        (of_this_run / "faults").mkdir()
    except FileExistsError:
        pytest.fail("Two processes run tests of faults: these are not kept together any more.")


@pytest.fixture(scope="session")
def clockwork(
    alone: None,
    databases: Databases,
    own_redis: RedisServer,
    post_office: MailServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Installation]:
    url = databases.fresh_postgres()
    installation = Installation(url, own_redis, post_office, tmp_path_factory.mktemp("installation"))
    installation.start_clock()
    yield installation
    installation.stop()
    databases.drop(url)


@pytest.fixture
def installation(clockwork: Installation) -> Iterator[Installation]:
    """With an empty mail server that takes everything."""
    clockwork.mail.forget()
    yield clockwork
    clockwork.leave_nothing()
    clockwork.mail.forget()
