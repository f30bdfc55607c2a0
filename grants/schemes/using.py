"""From the first application on, a scheme stays as it is."""

from grants.kernel.problems import Conflict
from grants.schemes.models import Scheme


def check_not_in_use(scheme: Scheme) -> None:
    """Raises Conflict once somebody has begun to apply. Needs the scheme as it stands now, locked."""
    if scheme.in_use_since is not None:
        sentence = (
            "Somebody has begun to apply, so what the scheme asks and how it judges stays as it is:"
            " everybody is to be asked and judged alike. Set up another scheme for what is to be different."
        )
        raise Conflict(sentence, code="scheme_in_use")
