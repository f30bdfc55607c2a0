"""Which account a program has read."""

from grants.kernel.api import expected_version
from grants.kernel.problems import Invalid, Problem


def account_version() -> int:
    """The version in `If-Match`. Money goes to an account: nobody means whatever account stands now.

    Raises what `expected_version` raises, and Invalid for `*`.
    """
    version = expected_version()
    if version is None:
        sentence = "Name the version that you read: what stands now may be something else."
        raise Invalid([Problem("If-Match", sentence, "if_match")])
    return version
