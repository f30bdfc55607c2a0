"""What is said of the grant-maker: its names, how it is reached, and its statements. Pure."""

from dataclasses import dataclass

from grants.kernel.settings import Settings


@dataclass(frozen=True)
class Particulars:
    """`postal_address` empty means that paper forms say only the e-mail address, `telephone` empty that pages do.
    `privacy`, `accessibility` and `complaints` are statements in plain text, empty while nobody has written them.
    """

    grant_maker: str
    service_name: str
    postal_address: str = ""
    telephone: str = ""
    privacy: str = ""
    accessibility: str = ""
    complaints: str = ""


def first_particulars(settings: Settings) -> Particulars:
    """What the environment says: in force until somebody has changed it on its page, and never after."""
    return Particulars(settings.grant_maker, settings.service_name, settings.postal_address, settings.telephone)
