"""Gunicorn for `make run`: one process that serves the pages and does the jobs too."""

import os
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = 1  # the jobs of one process are known to no other
threads = 8
graceful_timeout = 10
control_socket_disable = True
forwarded_allow_ips = ""  # the application itself knows which proxies to believe: TRUSTED_PROXIES
loglevel = "warning"


def when_ready(server: Any) -> None:
    address = os.environ.get("BASE_URL") or f"http://{bind}"
    print(f"\nProportion is at {address} (Ctrl-C ends it)", flush=True)


def post_worker_init(worker: Any) -> None:
    from workers import embedded

    embedded.start(worker.wsgi)


def worker_exit(server: Any, worker: Any) -> None:
    from workers import embedded

    embedded.stop()
