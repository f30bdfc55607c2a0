"""reporting"""

from grants.kernel.stage import Stage

stage = Stage(name="reporting")
