"""The 360Giving Data Standard 1.4, as its publisher has it, to hold our files against (CC BY 4.0)."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

HERE = Path(__file__).resolve().parents[1] / "samples" / "360giving"


def against_the_schema(file: dict[str, Any]) -> list[str]:
    """What the standard's own schema finds wrong with a file."""
    grant, package = (
        json.loads((HERE / f"360-giving-{name}.json").read_text()) for name in ("schema", "package-schema")
    )
    package["properties"]["grants"]["items"] = {"$ref": grant["$id"]}
    for schema in (grant, package):
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    known = Registry().with_resource(grant["$id"], Resource.from_contents(grant))
    validator = Draft202012Validator(package, registry=known, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(file)]


def codes(name: str) -> set[str]:
    """The codes of one of the standard's lists."""
    with (HERE / f"{name}.csv").open(newline="", encoding="utf-8-sig") as lines:
        return {row["Code"] for row in csv.DictReader(lines)}


def titles() -> dict[str, str]:
    """The name of each field by its title, as a table's heading has it, such as `Recipient Org:0:Name`.

    It is read from the schema itself, so that a title that the standard has not is no column.
    """
    schema = json.loads((HERE / "360-giving-schema.json").read_text())
    found = {}
    for name, told in schema["properties"].items():
        title = (schema["$defs"].get(name) or told).get("title") or told.get("title") or name
        found[title] = name
        items = told.get("items") or {}
        inner = schema["$defs"].get(items.get("$ref", "").rpartition("/")[2], items)
        for field, about in inner.get("properties", {}).items():
            found[f"{title}:{about.get('title') or field}"] = f"{name}/{field}"
    return found


def unflattened(headings: list[str], row: list[Any]) -> dict[str, Any]:
    """The grant that a row of a table is, by the rules of the standard: numbers in a heading count what is repeated."""
    record: dict[str, Any] = {}
    names = titles()
    for heading, cell in zip(headings, row, strict=True):
        if cell in ("", None):
            continue
        first, number, field = _parts(heading)
        if not number:
            record[names.get(heading, heading)] = cell
            continue
        name, _, inner = names.get(f"{first}:{field}", f"{first}/{field}").partition("/")
        several = record.setdefault(name, [])
        several.extend({} for _ in range(int(number) + 1 - len(several)))
        several[int(number)][inner] = cell
    return _with_sums(record)


def _parts(heading: str) -> tuple[str, str, str]:
    parts = heading.replace("/", ":").split(":")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else (heading, "", "")


def _with_sums(record: dict[str, Any]) -> dict[str, Any]:
    record["amountAwarded"] = _pounds(record["amountAwarded"])
    for promised in record.get("commitmentTransaction", []):
        promised["value"] = _pounds(promised["value"])
    return record


def _pounds(cell: Any) -> Decimal:
    return Decimal(str(cell)).quantize(Decimal("0.01"))
