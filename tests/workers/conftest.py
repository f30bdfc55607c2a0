"""Here every document is rendered anew, whoever has asked for the same before."""

import pytest

from workers import pdf


@pytest.fixture(autouse=True)
def rendered_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_ask", pdf._ask.__wrapped__)  # type: ignore[attr-defined]
