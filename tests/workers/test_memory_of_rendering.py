"""The process that renders gives memory back, so that thousands of letters take no more of it than a hundred."""

import subprocess
import sys

SCATTERED = """
from workers.rendering import tidy

def megabytes():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6

many = [bytes(3000) for _ in range(40_000)]  # too large for Python's own pools
few = many[::400] + many[-1:]
del many
held = megabytes()
tidy()
print(held - megabytes())
"""


def test_what_documents_leave_scattered_in_the_heap_is_given_back():
    ended = subprocess.run([sys.executable, "-c", SCATTERED], capture_output=True, text=True, check=True)
    assert float(ended.stdout) > 80
