"""Deletes the bytes of discarded files."""

from grants.kernel.discarding import delete_bytes
from grants.kernel.running import Record, Work
from grants.kernel.web import this_app


def delete_bytes_of(work: Work) -> Record:
    """Delete the bytes that the job names, unless a file that is not discarded has the same."""
    files, digest = this_app().files, work.args["digest"]
    return lambda session, _now: delete_bytes(session, files, digest)
