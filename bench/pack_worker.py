"""A worker that builds one pack and says what it took: `python -m bench.pack_worker PACK`."""

import json
import resource
import sys
import time
from pathlib import Path
from uuid import UUID


def build(pack_id: UUID) -> dict[str, float]:
    """Seconds, seconds of the processor and megabytes at most: of this process and of the one that renders for it."""
    from sqlalchemy import select  # here, for the process that renders imports this file too, and needs none of it

    from grants import create_app
    from grants.kernel.jobs import Job
    from grants.kernel.running import run_job
    from grants.kernel.settings import load_settings
    from grants.reporting.service import BUILD_PACK
    from workers import pdf
    from workers.handlers import HANDLERS

    app = create_app(load_settings())
    with app.database.read() as session:
        found = session.scalars(select(Job.id).where(Job.name == BUILD_PACK, Job.key == str(pack_id))).one()
    began, worked = time.perf_counter(), time.process_time()
    with app.app_context():
        if not run_job(app.database, found, clock=app.clock, handlers=HANDLERS):
            with app.database.read() as session:
                raise RuntimeError(session.get_one(Job, found).last_error)
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    (renderer,) = pdf._running
    rendering_megabytes = _most_megabytes(renderer.process.pid)
    renderer.line.close()  # it ends by itself, so that what it took is known
    renderer.process.join()
    renders = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": seconds,
        "processor": worked + renders.ru_utime + renders.ru_stime,
        "own_megabytes": _most_megabytes("self"),
        "rendering_megabytes": rendering_megabytes,
    }


def _most_megabytes(process: int | str | None) -> float:
    """The most memory that a process has had since it began; of one that ended nobody could tell it from ours."""
    told = Path(f"/proc/{process}/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    print(json.dumps(build(UUID(sys.argv[1]))))
