"""What a letter says as JSON, and back: its text, its values and its frame. Pure."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from grants.awards.letters.contacts.queries import Contact
from grants.awards.letters.letterhead.queries import Head
from grants.awards.letters.wording.fields import Table
from grants.awards.letters.wording.said import Frame, Said
from grants.awards.letters.wording.texts import Text
from grants.kernel.languages import Phrase
from grants.kernel.money import Pence

Kept = dict[str, Any]


def kept(said: Said) -> Kept:
    """The letter as JSON, without the format that its reader wants."""
    text, frame = asdict(said.text), asdict(said.frame)
    text["template_id"] = str(said.text.template_id) if said.text.template_id else None
    if said.frame.contact is not None:
        frame["contact"]["until"] = _kept(said.frame.contact.until)
    return {"text": text, "frame": frame, "values": {name: _kept(value) for name, value in said.values.items()}}


def said_again(told: Mapping[str, Any]) -> Said:
    """The letter that `kept` gave as JSON."""
    template_id, contact = told["text"]["template_id"], told["frame"]["contact"]
    text = Text(**{**told["text"], "template_id": UUID(template_id) if template_id else None})
    frame = Frame(
        **{
            **told["frame"],
            "head": Head(**told["frame"]["head"]),
            "contact": Contact(**{**contact, "until": _again(contact["until"])}) if contact else None,
            "recipient": tuple(told["frame"]["recipient"]),
            "about": tuple((name, value) for name, value in told["frame"]["about"]),
        }
    )
    return Said(text, {name: _again(value) for name, value in told["values"].items()}, frame)


def _kept(value: Any) -> Any:
    match value:
        case None | bool() | str():
            return value
        case Pence():
            return {"pence": int(value)}
        case int():
            return value
        case datetime():
            return {"minute": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Phrase(english, values):
            return {"phrase": english, "values": {name: _kept(each) for name, each in values.items()}}
        case Table():
            return {
                "table": _kept(value.caption),
                "rows": [[_kept(cell) for cell in row] for row in value.rows],
                "heads": [_kept(head) for head in value.heads],
                "sums": sorted(value.sums),
                "at_a_glance": value.at_a_glance,
            }
    raise TypeError(f"a letter cannot keep {value!r}")


def _again(value: Any) -> Any:
    match value:
        case {"pence": pence}:
            return Pence(pence)
        case {"minute": moment}:
            return datetime.fromisoformat(moment)
        case {"day": on}:
            return date.fromisoformat(on)
        case {"phrase": english, "values": values}:
            return Phrase(english, {name: _again(each) for name, each in values.items()})
        case {"table": caption, "rows": rows, "heads": heads, "sums": sums, "at_a_glance": at_a_glance}:
            again = [[_again(cell) for cell in row] for row in rows]
            return Table(_again(caption), again, [_again(head) for head in heads], frozenset(sums), at_a_glance)
    return value
