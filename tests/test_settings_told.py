"""Every setting that anything reads from the environment is told in docs/operating.md, and none is told that nothing
reads."""

import re
import runpy
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OF_THE_SYSTEM = {"PATH", "HOME"}
LEVELS = {"DEBUG", "CRITICAL", "INFO"}
"""What `LOG_LEVEL` takes."""
PATTERNS = {
    "grants/kernel/settings.py": r"""(?:read\.\w+|_trusted_proxies|_bank_keys)\("([A-Z][A-Z0-9_]+)\"""",
    "grants/**/*.py": r"""os\.environ(?:\.get)?[(\[]\s*["']([A-Z][A-Z0-9_]+)""",
    "workers/**/*.py": r"""os\.environ(?:\.get)?[(\[]\s*["']([A-Z][A-Z0-9_]+)""",
    "bench/**/*.py": r"""os\.environ(?:\.get)?[(\[]\s*["']([A-Z][A-Z0-9_]+)""",
    "tests/**/*.py": r"""os\.environ(?:\.get)?[(\[]\s*["']([A-Z][A-Z0-9_]+)""",
    "bin/*": r"""(?:environ(?:\.get)?[(\[]\s*["']|\$\{?)([A-Z][A-Z0-9_]+)""",
    "assets/build": r"""os\.environ(?:\.get)?[(\[]\s*["']([A-Z][A-Z0-9_]+)""",
    "Makefile": r"""(?m:^([A-Z][A-Z0-9_]+) \?=)|\$\$\{?([A-Z][A-Z0-9_]+)|\$\(if \$\(([A-Z]+)\)|\$\((TESTS)\)""",
    "compose.yaml": r"""\$\{([A-Z][A-Z0-9_]+)""",
}


def read_somewhere() -> Iterator[tuple[str, str]]:
    for pattern, names in PATTERNS.items():
        for path in ROOT.glob(pattern):
            if path.is_file():
                for found in re.findall(names, path.read_text()):
                    yield (found if isinstance(found, str) else "".join(found)), str(path.relative_to(ROOT))


def test_every_setting_is_told_and_every_one_told_is_read():
    told = set(re.findall(r"`([A-Z][A-Z0-9_]{1,})(?:=[^`]*)?`", (ROOT / "docs/operating.md").read_text()))
    read = {name: path for name, path in read_somewhere() if name not in OF_THE_SYSTEM}
    assert {name: path for name, path in read.items() if name not in told} == {}
    assert told - read.keys() - LEVELS == set()
    assert len(read) >= 40


def test_port_is_where_make_serve_listens(monkeypatch: pytest.MonkeyPatch):
    order = ["make", "--dry-run", "--old-file=.venv/.run", "serve", "PORT=9001"]
    done = subprocess.run(order, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "PORT=9001 exec .venv/bin/gunicorn" in done.stdout

    monkeypatch.setenv("PORT", "9001")
    monkeypatch.delenv("BIND", raising=False)
    assert runpy.run_path(str(ROOT / "bin/gunicorn_serve.py"))["bind"] == "127.0.0.1:9001"
    monkeypatch.setenv("BIND", "0.0.0.0:80")
    assert runpy.run_path(str(ROOT / "bin/gunicorn_serve.py"))["bind"] == "0.0.0.0:80"
