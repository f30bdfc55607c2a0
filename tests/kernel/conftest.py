"""A house of one stage on both databases, and on PostgreSQL alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from grants.kernel.look import init_look
from grants.kernel.said import init_said
from tests.kernel.looking import TEMPLATES, Pages
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


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = Flask("scratch", template_folder=str(TEMPLATES), static_folder=str(tmp_path / "static"))
    app.secret_key = "scratch"
    init_look(app)
    init_said(app)
    return app


@pytest.fixture
def pages(app: Flask) -> Pages:
    return Pages(app)
