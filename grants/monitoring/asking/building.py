"""Questions as data."""

from typing import Any


def question(key: str, kind: str, label: str, minutes: int, **settings: Any) -> dict[str, Any]:
    """One question, which has to be answered unless the settings say otherwise."""
    return {"key": key, "type": kind, "label": label, "required": True, "minutes": minutes, **settings}


def why(key: str, label: str, guidance: str) -> dict[str, Any]:
    """The question why an answer is as it is."""
    return question(key, "long_text", label, 3, guidance=guidance, word_limit=150)
