"""Gunicorn for production: processes with threads, behind a proxy that speaks TLS. Jobs run elsewhere."""

import gc
import os

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
keepalive = 75  # longer than the proxy keeps a connection, so that it is the proxy that ends one
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
forwarded_allow_ips = ""  # the application itself knows which proxies to believe: TRUSTED_PROXIES
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108


def post_worker_init(worker: object) -> None:
    """What is loaded by now stays, so that it is not searched for garbage while somebody waits."""
    gc.collect()
    gc.freeze()
