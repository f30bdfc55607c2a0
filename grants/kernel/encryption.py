"""Keeping a few facts encrypted at rest, such as bank details, and recognising equal ones without reading them."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from os import urandom
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES, NONCE_BYTES = 32, 12
FORM = "2"
"""Begins what is sealed as it is now; what was sealed with Fernet begins otherwise."""


class Unreadable(RuntimeError):
    """What is kept was sealed with a key that is not among ours, for another record or field, or was changed."""


class Vault:
    """Seals with the newest key, for one field of one record, and opens with any key, for the same field and record.

    Fingerprints are made with the newest key alone: after a new key is put first, everything kept has
    to be sealed again, and its fingerprints made again, before equals are recognised.
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._ciphers = {_key_id(key): AESGCMSIV(_derived(key, b"sealing")) for key in reversed(keys)}
        self._newest = _key_id(keys[0])
        self._before = MultiFernet([Fernet(key) for key in keys])
        derivation = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"fingerprints")
        self._fingerprint_key = derivation.derive(keys[0].encode())

    def seal(self, text: str, *, owner: UUID, field: str) -> str:
        """Form, key and sealed bytes with dots between; a copy in another record or field does not open."""
        nonce = urandom(NONCE_BYTES)
        sealed = self._ciphers[self._newest].encrypt(nonce, text.encode(), _place(owner, field))
        return f"{self._begins}{urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, owner: UUID, field: str) -> str:
        """Raises Unreadable."""
        form, _, rest = sealed.partition(".")
        key_id, _, encoded = rest.partition(".")
        if form != FORM:
            raise Unreadable("An earlier version sealed this: run `flask bank-accounts change-key --with-fernet` once.")
        if key_id not in self._ciphers:
            raise Unreadable("None of the keys in BANK_KEYS opens this.")
        try:
            content = urlsafe_b64decode(encoded)
            return (
                self._ciphers[key_id]
                .decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], _place(owner, field))
                .decode()
            )
        except (ValueError, InvalidTag) as error:
            raise Unreadable("This was sealed for another record, or was changed since.") from error

    def open_fernet(self, sealed: str) -> str:
        """What an earlier version sealed, whichever record it was for. Raises Unreadable."""
        try:
            return self._before.decrypt(sealed).decode()
        except InvalidToken as error:
            raise Unreadable("None of the keys in BANK_KEYS opens this.") from error

    def is_newest(self, sealed: str) -> bool:
        """Whether something is sealed as it would be sealed now, with the newest key."""
        return sealed.startswith(self._begins)

    @property
    def _begins(self) -> str:
        return f"{FORM}.{self._newest}."

    def fingerprint(self, text: str) -> str:
        """A keyed hash in hexadecimal: equal for equal texts; without the key it tells nothing of the text."""
        return hmac.digest(self._fingerprint_key, text.encode(), "sha256").hex()


def is_fernet(sealed: str) -> bool:
    """Whether something was sealed by an earlier version, with Fernet."""
    return not sealed.startswith(f"{FORM}.")


def _place(owner: UUID, field: str) -> bytes:
    return owner.bytes + field.encode()


def _key_id(key: str) -> str:
    """Names a key in what it sealed, and tells nothing of it."""
    return _derived(key, b"key id")[:4].hex()


def _derived(key: str, purpose: bytes) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose)
    return derivation.derive(urlsafe_b64decode(key))


def new_key() -> str:
    return urlsafe_b64encode(urandom(KEY_BYTES)).decode()


def is_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return False
    return True
