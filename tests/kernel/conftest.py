"""A house of one stage on both databases, and on PostgreSQL alone."""

from collections.abc import Iterator

import pytest

from tests.kernel.trial import Trial, open_trial


@pytest.fixture
def trial(database_url: str) -> Iterator[Trial]:
    opened = open_trial(database_url)
    yield opened
    opened.database.close()


@pytest.fixture
def postgres_trial(postgres_url: str) -> Iterator[Trial]:
    opened = open_trial(postgres_url)
    yield opened
    opened.database.close()
