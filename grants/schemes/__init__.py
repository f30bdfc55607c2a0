"""schemes"""

from grants.kernel.stage import Stage

stage = Stage(name="schemes")
