"""What compose.yaml asks of each part: a part that does not do its work is told from one that does."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import redis
from sqlalchemy import create_engine, insert, update

from grants.kernel.db import new_id
from grants.kernel.jobs import DOCUMENTS, REACTIONS, WAITING, Job
from tests.servers import ROOT, free_port
from workers.broker import make_broker


def health_of(part: str, **settings: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, str(ROOT / "bin" / "healthcheck"), part]
    return subprocess.run(program, env={**os.environ, **settings}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_web_is_well_when_it_answers_so(status: int, healthy: bool) -> None:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/health" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        answer = health_of("web", BIND=f"0.0.0.0:{server.server_port}")
        server.shutdown()
    assert (answer.returncode == 0) is healthy, answer.stderr


def test_web_is_ill_when_nobody_answers() -> None:
    answer = health_of("web", BIND=f"127.0.0.1:{free_port()}")
    assert answer.returncode == 1
    assert "refused" in answer.stderr


def test_worker_is_well_when_it_asked_for_work_lately(redis_url: str) -> None:
    # Given an installation without workers
    assert health_of("worker", REDIS_URL=redis_url).returncode == 1

    # When a worker asks for work, as every worker does
    broker = make_broker(redis_url)
    next(broker.consume(DOCUMENTS, timeout=1))
    with redis.Redis.from_url(redis_url) as client:
        ((worker, asked_at),) = client.zscan_iter("proportion:__heartbeats__")
        assert time.time() * 1000 - asked_at < 10_000

        # Then it is well, until it has not asked for some minutes
        assert health_of("worker", REDIS_URL=redis_url).returncode == 0
        client.zadd("proportion:__heartbeats__", {worker: asked_at - 300_000})
        assert health_of("worker", REDIS_URL=redis_url).returncode == 1
    broker.close()


def test_clock_is_well_when_what_is_due_was_hinted_at(postgres_url: str) -> None:
    assert health_of("clock", DATABASE_URL=postgres_url).returncode == 0
    now = datetime.now(UTC)
    long_ago = now - timedelta(minutes=10)
    due = {"id": new_id(), "name": "demo", "key": "1", "queue": REACTIONS, "args": {}, "state": WAITING}
    due |= {"run_at": long_ago, "attempts": 0, "created_at": long_ago, "hinted_at": None}
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(insert(Job).values(due))
    assert "1 due jobs" in health_of("clock", DATABASE_URL=postgres_url).stderr
    with engine.begin() as connection:
        connection.execute(update(Job).values(hinted_at=now))
    engine.dispose()
    assert health_of("clock", DATABASE_URL=postgres_url).returncode == 0
