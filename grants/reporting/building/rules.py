"""How far the building of a pack is, and why it failed, in words. Pure."""

from dataclasses import dataclass
from datetime import datetime

from grants.kernel.jobs import DEAD, RUNNING, WAITING, Job
from grants.kernel.jobs_in_words import Trouble, trouble_of
from grants.kernel.look import minute

READING, SETTING, NUMBERING = "reading", "setting", "numbering"
STAGES = {
    READING: "Grants, money and returns are being read: step 1 of 2.",
    SETTING: "What it tells is read. Its pages are being set: step 2 of 2.",
    NUMBERING: "Its document with its number on it is being written.",
}
"""What a worker does in each stage of its work on a pack."""

WAITS = "It waits for its turn: packs, letters and papers are made one after the other."
BEGUN = "A worker has begun."


@dataclass(frozen=True)
class Building:
    """How far a pack is that is being built, or waits, or could not be; `stage` is None until a worker has told one."""

    job: Job
    stage: str | None

    @property
    def has_failed(self) -> bool:
        """Whether it is not tried again by itself."""
        return self.job.state == DEAD

    @property
    def trouble(self) -> Trouble | None:
        """Why the last try failed; None where it has not, or another goes on or was asked for since."""
        goes_on = self.job.state == RUNNING or not self.job.attempts
        return None if goes_on else trouble_of(self.job)

    @property
    def sentence(self) -> str:
        """How it stands, for whoever waits for it."""
        if self.job.state == RUNNING:
            return STAGES[self.stage] if self.stage else BEGUN
        if self.trouble is None:
            return WAITS
        if self.has_failed:
            return f"It could not be built. {self.trouble.why}."
        return f"The last try failed. {self.trouble.why}. It is tried again on {minute(self.job.run_at)}."

    @property
    def word(self) -> str:
        """A word that changes when it has come further."""
        return f"{self.job.id} {self.job.state} {self.job.attempts} {self.stage}"


def building_of(job: Job | None, stage: str | None, stage_at: datetime | None, now: datetime) -> Building | None:
    """How far a pack is by its last job; None where nothing of it is to be built now. A stage from before the job was
    asked for is of another.
    """
    if job is None or job.state not in (WAITING, RUNNING, DEAD):
        return None
    if job.state == WAITING and not job.attempts and job.run_at > now:
        return None
    is_its = stage_at is not None and stage_at >= job.created_at
    return Building(job, stage if is_its else None)
