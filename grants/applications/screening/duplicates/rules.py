"""What makes two applications look alike, each sign with its evidence in words. Pure.

A sign never acts by itself: a person looks at the two and says what they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from rapidfuzz import fuzz

from grants.kernel.names import words_of

BANK, CHARITY, COMPANY, PHONE, EMAIL = "bank", "charity_number", "company_number", "phone", "email"
PERSON, NAMED, ADDRESS = "person", "named_person", "address"
POSTCODE, NAME, TEXT = "postcode", "name", "text"
CERTAIN = frozenset({BANK, CHARITY, COMPANY, PHONE, EMAIL, PERSON, NAMED, ADDRESS})
"""A value of these that two organisations share is worth a look by itself; a postcode, a word or a sentence is not."""

OPEN, GONE, DIFFERENT, SAME = "open", "gone", "different", "same"
"""Nobody has judged a pair yet; none of its signs was left before anybody did; and what people say."""

UNJUDGED = (OPEN, GONE)
VERDICTS = {DIFFERENT: "Not a duplicate", SAME: "The same"}
ALIKE_NAME, ALIKE_NAME_NEARBY, ALIKE_TEXT = 88, 70, 80
"""How alike, of 100, two names have to be to count, and with the same postcode; and two texts."""

SHORTEST_TEXT = 80
LONGEST_TEXT = 8_000
LONGEST_REASON = 2_000
PIECES = 12
"""How many pieces stand for a text; two texts that are nearly the same share most of theirs."""

_PIECE_WORDS = 4
_EMPTY_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "for",
        "in",
        "at",
        "a",
        "an",
        "cic",
        "cio",
        "ltd",
        "limited",
        "plc",
        "trust",
        "charity",
        "group",
        "community",
        "project",
        "association",
        "society",
        "club",
        "uk",
        "foundation",
        "organisation",
        "leeds",
        "network",
    ]
)


@dataclass(frozen=True)
class Key:
    """Something that two applications can share. `value` is for people and is not kept; `digest` is."""

    kind: str
    value: str

    @property
    def digest(self) -> str:
        return blake2b(f"{self.kind}:{self.value}".encode(), digest_size=12).hexdigest()


@dataclass(frozen=True)
class Subject:
    """One application as it is compared."""

    organisation_id: object
    name: str
    title: str
    text: str

    @cached_property
    def tidy_text(self) -> str:
        """Made once, for one is compared with many."""
        return tidy_text(self.text)


@dataclass(frozen=True)
class Sign:
    """One thing that two applications share, in words."""

    kind: str
    sentence: str


def tidy_name(name: str) -> str:
    """A name without accents, signs and the words that many names have."""
    words = words_of(name)
    return " ".join([word for word in words if word not in _EMPTY_WORDS] or words)


def tidy_text(text: str) -> str:
    return " ".join(words_of(text))[:LONGEST_TEXT]


def name_keys(name: str) -> set[Key]:
    """Beginnings of the words of a name, so that a slip of the pen still finds it; of short words, all together."""
    tidy = tidy_name(name)
    beginnings = {word[:5] for word in tidy.split() if len(word) > 2}
    return {Key(NAME, beginning) for beginning in beginnings or {tidy}}


def text_keys(text: str) -> set[Key]:
    """A few pieces that stand for a whole text, chosen the same way in every text."""
    words = tidy_text(text).split()
    if len(" ".join(words)) < SHORTEST_TEXT:
        return set()
    pieces = {" ".join(words[at : at + _PIECE_WORDS]) for at in range(len(words) - _PIECE_WORDS + 1)}
    return set(sorted((Key(TEXT, piece) for piece in pieces), key=lambda key: key.digest)[:PIECES])


def value_keys(values: Iterable[tuple[str, str | None]]) -> set[Key]:
    """Keys of what was told; what was not told is no key."""
    return {
        Key(kind, " ".join(words_of(value)) if kind in (NAMED, ADDRESS) else value) for kind, value in values if value
    }


def signs(one: Subject, other: Subject, shared: Sequence[Key]) -> list[Sign]:
    """Why these two look alike; none when they don't enough. `shared` are the keys that both have; names and texts are
    compared whole.
    """
    texts = _text_sign(one, other)
    if one.organisation_id == other.organisation_id:
        return texts
    certain = [Sign(key.kind, _SENTENCES[key.kind].format(_shown(key))) for key in shared if key.kind in CERTAIN]
    nearby = [Sign(POSTCODE, f"The same postcode: {key.value}.") for key in shared if key.kind == POSTCODE]
    names = _name_sign(one, other, nearby=bool(nearby))
    if not (certain or names or texts):
        return []
    order = list(_SENTENCES)
    return sorted(certain, key=lambda sign: order.index(sign.kind)) + nearby + names + texts


_SENTENCES: Mapping[str, str] = {
    BANK: "The same bank account.",
    CHARITY: "The same charity number: {}.",
    COMPANY: "The same company number: {}.",
    PERSON: "The same person acts for both.",
    NAMED: "A person of the same name: {}.",
    PHONE: "The same telephone number: {}.",
    EMAIL: "The same e-mail address: {}.",
    ADDRESS: "The same address: {}.",
}


def _shown(key: Key) -> str:
    """What two applications share, as people write it."""
    return key.value.title() if key.kind in (NAMED, ADDRESS) else key.value


def _name_sign(one: Subject, other: Subject, *, nearby: bool) -> list[Sign]:
    alike = fuzz.token_sort_ratio(tidy_name(one.name), tidy_name(other.name))
    if alike < (ALIKE_NAME_NEARBY if nearby else ALIKE_NAME):
        return []
    return [Sign(NAME, f"Similar names: “{one.name}” and “{other.name}”.")]


def _text_sign(one: Subject, other: Subject) -> list[Sign]:
    mine, theirs = one.tidy_text, other.tidy_text
    if min(len(mine), len(theirs)) < SHORTEST_TEXT:
        return []
    alike = fuzz.ratio(mine, theirs, score_cutoff=ALIKE_TEXT)
    return [Sign(TEXT, f"What they write is {alike:.0f} % the same.")] if alike else []
