"""What every part of the house keeps to, checked on the house itself."""

import ast
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from marshmallow import Schema, fields
from sqlalchemy import CheckConstraint, Index, UniqueConstraint

import grants.tables  # noqa: F401 - so that every table is known
from grants.kernel import constraints, problems, refusals
from grants.kernel.api import DayField, MomentField
from grants.kernel.booleans import BooleanField, WrittenBooleanField
from grants.kernel.codes import CODES
from grants.kernel.content import SAFE
from grants.kernel.db import Base, make_engine
from grants.kernel.events import Event
from grants.kernel.history_and_jobs import kernel_stage
from grants.kernel.jobs import QUEUES
from grants.kernel.migrate import alembic_config, is_modelled
from grants.stages import STAGES
from tests.house import TestHouse
from workers.handlers import HANDLERS

OPEN_ENDPOINTS = {"static", "api-docs.openapi_json"}
ROOT = Path(__file__).parents[1]
LONGEST_MODULE = 320
ALL = (kernel_stage, *STAGES)
"""The kernel comes before all stages."""


def every_subclass(kind: type) -> set[type]:
    return {below for child in kind.__subclasses__() for below in {child, *every_subclass(child)}}


def routes(house: TestHouse):
    return [rule for rule in house.app.url_map.iter_rules() if rule.endpoint not in OPEN_ENDPOINTS]


def unwrapped(view):
    """Every function that decorators have put around each other, the outermost first."""
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)


def test_every_route_says_who_may_use_it(postgres_house: TestHouse):
    views = postgres_house.app.view_functions
    without = [
        rule.endpoint
        for rule in routes(postgres_house)
        if not any(hasattr(view, "access") for view in unwrapped(views[rule.endpoint]))
    ]
    assert without == []


def test_every_page_that_takes_a_form_can_show_it_again(postgres_house: TestHouse):
    app = postgres_house.app
    with_get = {rule.rule for rule in routes(postgres_house) if "GET" in rule.methods}
    lost = []
    for rule in routes(postgres_house):
        if rule.rule.startswith("/api/") or rule.methods <= SAFE:
            continue
        named = getattr(app.view_functions[rule.endpoint], "form_page", None)
        if named is not None and named not in app.view_functions:
            lost.append(f"{rule.endpoint}: no page {named}")
        if named is None and rule.rule not in with_get:
            lost.append(f"{rule.endpoint}: no page at {rule.rule}")
    assert lost == []


def test_every_event_is_in_its_stages_list_under_a_name_of_its_own():
    declared = [event for stage in ALL for event in stage.events]
    ours = {event for event in every_subclass(Event) if event.__module__.startswith("grants.")}
    assert set(declared) == ours
    assert len({event.name() for event in declared}) == len(declared)


def test_an_event_is_declared_by_the_stage_that_publishes_it():
    wrong = [event.name() for stage in ALL for event in stage.events if event.name().split(".")[0] != stage.name]
    assert wrong == []


def test_nobody_reacts_to_a_later_stages_event():
    order = [stage.name for stage in ALL]
    wrong = [
        reaction.name
        for stage in STAGES
        for reaction in stage.reactions
        if order.index(reaction.on.name().split(".")[0]) > order.index(stage.name)
    ]
    assert wrong == []


def test_every_job_in_the_world_has_a_handler_and_every_handler_a_job(postgres_house: TestHouse):
    in_world = {kind.name for kind in postgres_house.app.registry.job_kinds() if not kind.in_database}
    assert in_world == set(HANDLERS)


def test_every_job_goes_to_a_queue_that_somebody_reads(postgres_house: TestHouse):
    assert {kind.queue for kind in postgres_house.app.registry.job_kinds()} <= set(QUEUES)


@pytest.mark.parametrize("backend", ["postgresql", "sqlite"])
def test_the_migrations_make_the_tables_that_the_models_describe(backend: str, request: pytest.FixtureRequest):
    url = request.getfixturevalue("postgres_url" if backend == "postgresql" else "sqlite_url")
    engine = make_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_modelled})
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert differences == []


def test_there_is_one_newest_migration():
    script = ScriptDirectory.from_config(alembic_config(make_engine("sqlite://")))
    assert len(script.get_heads()) == 1


def test_every_explained_constraint_exists():
    named = set()
    for table in Base.metadata.tables.values():
        named |= {str(table.primary_key.name or f"pk_{table.name}")}
        named |= {str(index.name) for index in table.indexes if isinstance(index, Index)}
        named |= {str(c.name) for c in table.constraints if c.name}
        for constraint in table.constraints:
            if isinstance(constraint, UniqueConstraint):
                named.add("_".join(["uq", table.name, *(column.name for column in constraint.columns)]))
            if isinstance(constraint, CheckConstraint):
                named.add(f"ck_{table.name}_{constraint.name}".replace(f"ck_{table.name}_ck_", "ck_"))
    assert {name for name in constraints.explained() if name not in named} == set()


def test_the_code_of_every_problem_is_in_the_list():
    raising = {kind.__name__: kind for kind in {problems.DomainError, *every_subclass(problems.DomainError)}}
    found = {kind.code for kind in raising.values()} | constraints.codes_of_constraints() | set(refusals.CODES.values())
    for path in ROOT.glob("grants/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Problem", *raising}:
                given = [*node.args[2:3], *(each.value for each in node.keywords if each.arg == "code")]
                found |= {
                    each.value
                    for code in given
                    for each in ast.walk(code)
                    if isinstance(each, ast.Constant) and each.value
                }
    assert found - set(CODES) == set(), "say what they mean in grants/kernel/codes.py"


def test_every_operation_of_the_api_is_in_the_list_of_names_that_stay(postgres_house: TestHouse):
    operations = [
        f"{operation['operationId']} {method.upper()} {path}"
        for path, item in postgres_house.app.api.spec.to_dict()["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    ]
    names = [operation.split()[0] for operation in operations]
    assert sorted({name for name in names if names.count(name) > 1}) == [], "two operations of one name"
    promised = (ROOT / "tests" / "operations.txt").read_text().splitlines()
    assert sorted(set(promised) - set(operations)) == [], "programs are made from these names and addresses"
    assert sorted(set(operations) - set(promised)) == [], "add them to tests/operations.txt"


def test_modules_stay_short():
    modules = [*ROOT.glob("grants/**/*.py"), *ROOT.glob("workers/**/*.py")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_nothing_but_the_edges_commits():
    edges = {"grants/kernel/web.py", "grants/kernel/sessions.py"}
    commits = {
        str(path.relative_to(ROOT))
        for path in [*ROOT.glob("grants/**/*.py"), *ROOT.glob("workers/**/*.py")]
        if re.search(r"\.commit\(\)", path.read_text())
    }
    assert commits == edges


def test_rules_know_neither_web_nor_database_nor_the_time():
    for path in [*ROOT.glob("grants/**/rules.py"), *ROOT.glob("grants/**/*_rules.py")]:
        text = path.read_text()
        assert not re.search(r"^(from|import) (flask|sqlalchemy)|datetime\.now|system_clock", text, re.MULTILINE), path


def test_every_date_that_a_program_sends_is_read_by_the_one_reader(postgres_house: TestHouse):
    others = [
        f"{schema.__name__}.{name}"
        for schema, _ in schemas_sent(postgres_house)
        for name, field in schema().load_fields.items()
        if isinstance(field, fields.Date | fields.DateTime) and not isinstance(field, DayField | MomentField)
    ]
    assert others == []


def test_every_yes_or_no_that_a_program_sends_is_strict(postgres_house: TestHouse):
    others = [
        f"{schema.__name__}.{name}"
        for schema, location in schemas_sent(postgres_house)
        for name, field in schema().load_fields.items()
        if isinstance(field, fields.Boolean)
        and type(field) is not (BooleanField if location == "json" else WrittenBooleanField)
    ]
    assert others == []


def schemas_sent(house: TestHouse) -> set[tuple[type, str]]:
    """The schemas of all that programs send, each with where it is sent, and those inside them."""
    sent: set[tuple[type, str]] = set()
    for view in house.app.view_functions.values():
        for each in unwrapped(view):
            for parameter in getattr(each, "_apidoc", {}).get("arguments", {}).get("parameters", []):
                if "schema" in parameter:
                    schema = parameter["schema"]
                    found = type(schema) if isinstance(schema, Schema) else schema
                    sent |= {(one, parameter["in"]) for one in {found} | nested_in(found)}
    assert len(sent) > 20
    return sent


def nested_in(schema: type) -> set[type]:
    """The schemas inside this one, in lists too."""
    inner = [getattr(field, "inner", field) for field in schema().load_fields.values()]
    direct = {type(field.schema) for field in inner if isinstance(field, fields.Nested)}
    return direct | {below for each in direct for below in nested_in(each)}
