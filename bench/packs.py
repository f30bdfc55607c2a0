"""A panel pack: how long a worker takes to write one of sixty applications with eighteen long answers each."""

import resource
import time
from io import BytesIO
from uuid import UUID

import pikepdf
from sqlalchemy import insert, select, update

from bench.servers import prepared_ground
from bench.world import Somebody, World
from grants.applications.models import IN_ASSESSMENT
from grants.applications.models import Application as Sent
from grants.kernel.db import new_id
from grants.kernel.documents import LARGE_PRINT, PDF
from grants.panels.models import NONE, SITTING, THIRD_SECTOR, Interest, Panel, PanelMember
from grants.panels.papers.member_papers import ask_for_papers
from workers.panel_papers import write_member_papers

APPLICATIONS = 60
LONGEST = 60
"""Seconds."""


def measure(applications: int = APPLICATIONS) -> str:
    with prepared_ground() as ground:
        world = World(ground)
        (by,) = world.people(["Reader"])
        member_id = _reader(world, world.full_round("Papers", applications, by), by)
        lines = [_written(world, member_id, in_format) for in_format in (PDF, LARGE_PRINT)]
        world.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    heading = f"A panel pack of {applications} applications, 18 answers of about a hundred words each"
    return "\n".join([heading, *lines, f"  memory at most{memory:23,.0f} MB", ""])


def _reader(world: World, round_id: UUID, by: Somebody) -> UUID:
    """A member of the round's panel who may read everything."""
    now = world.app.clock()
    with world.app.app_context(), world.app.database.write() as session:
        panel = Panel(id=new_id(), round_id=round_id, state=SITTING, third_sector_members=2, created_at=now, sat_at=now)
        session.add(panel)
        session.flush()
        member = PanelMember(id=new_id(), panel_id=panel.id, person_id=by.person_id, kind=THIRD_SECTOR, joined_at=now)
        session.add(member)
        session.flush()
        session.execute(update(Sent).where(Sent.round_id == round_id).values(state=IN_ASSESSMENT))
        found = session.scalars(select(Sent.id).where(Sent.round_id == round_id)).all()
        declared = {"member_id": member.id, "level": NONE, "note": "", "automatic": False, "declared_at": now}
        session.execute(insert(Interest), [{"id": new_id(), "application_id": each, **declared} for each in found])
    return member.id


def _written(world: World, member_id: UUID, in_format: str) -> str:
    with world.app.app_context(), world.app.database.write() as session:
        member = session.get_one(PanelMember, member_id)
        document = ask_for_papers(session, member, in_format=in_format, now=world.app.clock())
        began, worked = time.perf_counter(), time.process_time()
        written = write_member_papers(world.app, session, document)
        seconds, processor = time.perf_counter() - began, time.process_time() - worked
    assert written is not None
    with pikepdf.open(BytesIO(written.content)) as pdf:
        pages = len(pdf.pages)
    verdict = "met" if seconds < LONGEST else "MISSED"
    told = f"  {in_format:12} {pages:5,} pages {seconds:14.1f} s  (under {LONGEST} s) {verdict}"
    return f"{told}; {processor:.1f} s of them on the processor"
