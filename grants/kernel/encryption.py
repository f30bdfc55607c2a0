"""Keeping a few facts encrypted at rest, such as bank details, and recognising equal ones without reading them."""

import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FINGERPRINT_KEY = b"fingerprints"


class Unreadable(RuntimeError):
    """What is kept was encrypted with a key that is not among ours."""


class Vault:
    """Encrypts with the newest key, and decrypts with any of them.

    Fingerprints are made with the newest key alone: after a new key is put first, everything kept has
    to be encrypted again, and its fingerprints made again, before equals are recognised.
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=FINGERPRINT_KEY)
        self._fingerprint_key = derivation.derive(keys[0].encode())

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, sealed: str) -> str:
        """Raises Unreadable."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise Unreadable("None of the keys in BANK_KEYS opens this.") from error

    def fingerprint(self, text: str) -> str:
        """A keyed hash in hexadecimal: equal for equal texts; without the key it tells nothing of the text."""
        return hmac.digest(self._fingerprint_key, text.encode(), "sha256").hex()


def new_key() -> str:
    return Fernet.generate_key().decode()


def is_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return False
    return True
