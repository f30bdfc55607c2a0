"""What the senders of mail raise when a server takes none for an address."""

from grants.kernel.running import GiveUp


class AddressRefused(GiveUp):
    """Raised when the mail server says for good that it takes no mail for `address`, with its code and its words."""

    def __init__(self, address: str, code: int, said: str) -> None:
        super().__init__(f"The mail server does not take mail for this address: {code} {said}")
        self.address = address
        self.code = code
        self.said = said
