"""notifications"""

from grants.kernel.stage import Stage

stage = Stage(name="notifications")
