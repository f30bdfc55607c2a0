"""What people said: stories with consent, how it was for them, and what reporting cost them."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.counting import counted
from grants.monitoring.planning.costing.queries import costs_measured
from grants.monitoring.telling.stories.queries import shared_stories
from grants.monitoring.telling.stories.rules import PACK
from grants.organisations.naming.rules import without_names
from grants.reporting.experience.queries import how_it_was_in
from grants.reporting.experience.rules import OCCASIONS
from grants.reporting.packs.grants_made import Granted
from grants.reporting.packs.rules import COST, MOST_STORIES, STORIES, VOICES
from grants.reporting.packs.scope import Scope
from grants.reporting.packs.suppression_rules import is_small
from grants.reporting.packs.tables import COUNT, TOO_FEW, Column, Row, Section, Table, Told, counts_table
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of
from grants.schemes.tiers.cost_rules import time_of_each


def stories(session: Session, kind: str, scope: Scope, granted: Sequence[Granted]) -> Section:
    """The stories that somebody agreed to have in packs, and still does, when the pack is built."""
    by_id = {each.id: each for each in granted}
    most = MOST_STORIES.get(kind, 0)
    until = {"accepted_before": scope.until}
    found = shared_stories(session, scope.grants, PACK, most=most, **until) if most else []
    told = []
    for story in found:
        of = by_id[story.award_id]
        words = without_names(story.words, of.grantee)
        told.append(Told(without_names(story.title, of.grantee), words, f"{of.who}, {of.what}"))
    return Section(STORIES, "In their own words", stories=told)


def cost(session: Session, schemes: Collection[UUID]) -> Section:
    """What a return was to take in minutes, and what it took, where five or more said so."""
    rows: list[Row] = []
    for scheme_id in schemes:
        scheme = scheme_of(session, scheme_id)
        rows += _costs(session, scheme)
    columns = [Column("Returns"), Column("Promised"), Column("Took, in the middle")]
    if not rows:
        return Section(COST, "What reporting cost")
    sentences = [
        "Minutes for one return: as promised when the scheme opened, and as told in the last question of each."
    ]
    return Section(COST, "What reporting cost", sentences, [Table("cost", "Minutes for one return", columns, rows)])


def _costs(session: Session, scheme: Scheme) -> list[Row]:
    rows: list[Row] = []
    for each in costs_measured(session, scheme):
        if each.promised is None or not each.promised.returns:
            continue
        took = "nobody has said yet"
        if each.median_minutes is not None:
            few = is_small(each.told)
            took = f"said by {TOO_FEW}" if few else f"{each.median_minutes:g} minutes, said by {each.told:,}"
        cost = each.promised
        promised = time_of_each(cost.returns, cost.minutes_each, cost.minutes_last)
        rows.append((f"{scheme.name}: {each.name}", promised, took))
    return rows


def voices(session: Session, schemes: Collection[UUID]) -> Section:
    """How it was to apply, to be decided about and to report, by occasion; nothing that fewer than five said."""
    found = how_it_was_in(session, schemes)
    columns = (
        Column("After"),
        Column("Answered", COUNT),
        Column("Easy", COUNT),
        Column("Neither", COUNT),
        Column("Hard", COUNT),
    )
    groups = {OCCASIONS[each.occasion]: _ease(each.chosen) for each in found if each.number}
    table = counts_table("ease", "How easy it was", columns, groups)
    if table is None:
        return Section(VOICES, "How it was for people")
    number = sum(each.number for each in found)
    sentences = [f"{counted(number, 'person', 'people')} told us how easy it was, without their names."]
    return Section(VOICES, "How it was for people", sentences, [table])


def _ease(chosen: Mapping[int, int]) -> tuple[int, int, int, int]:
    easy = sum(number for ease, number in chosen.items() if ease > 3)
    hard = sum(number for ease, number in chosen.items() if ease < 3)
    return easy + chosen.get(3, 0) + hard, easy, chosen.get(3, 0), hard
