"""Rules of terms: which blocks apply to a grant, and the words that are accepted. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from grants.kernel.forms.texts import storable
from grants.kernel.problems import Problem

MOST_BLOCKS = 30
LONGEST_HEADING = 120
LONGEST_TEXT = 4000


@dataclass(frozen=True)
class Block:
    """One heading with its text; it applies to grants of `from_pence` and more."""

    heading: str
    text: str
    from_pence: int = 0

    def as_json(self) -> dict[str, Any]:
        return {"heading": self.heading, "text": self.text, "from_pence": self.from_pence}


def block_of(given: Mapping[str, Any]) -> Block:
    """A block as it was typed or kept, with the blanks around its words taken away."""
    text = str(given["text"]).replace("\r\n", "\n").strip()
    return Block(str(given["heading"]).strip(), text, int(given["from_pence"]))


def applying(blocks: Sequence[Block], amount_pence: int) -> list[Block]:
    """The blocks that apply to a grant of an amount, in their order."""
    return [block for block in blocks if block.from_pence <= amount_pence]


def as_text(blocks: Sequence[Block]) -> str:
    """The words of some blocks, numbered, as they are accepted and kept."""
    return "\n\n".join(f"{number}. {block.heading}\n\n{block.text}" for number, block in enumerate(blocks, start=1))


def digest(text: str) -> str:
    """The SHA-256 of accepted words, in hexadecimal figures: anybody can reckon it again."""
    return sha256(text.encode()).hexdigest()


def terms_problems(blocks: Sequence[Block]) -> list[Problem]:
    """What is wrong with terms, at the heading, text or amount of the block."""
    if not blocks:
        return [Problem("blocks", "Write at least one block.", "missing")]
    if len(blocks) > MOST_BLOCKS:
        return [Problem("blocks", f"Use at most {MOST_BLOCKS} blocks.", "too_many")]
    found = [problem for place, block in enumerate(blocks) for problem in _block_problems(f"blocks.{place}", block)]
    if not any(block.from_pence == 0 for block in blocks):
        found.append(Problem("blocks.0.from_pence", "At least one block has to apply to every grant.", "missing"))
    return found


def _block_problems(at: str, block: Block) -> list[Problem]:
    limits = (("heading", block.heading, LONGEST_HEADING), ("text", block.text, LONGEST_TEXT))
    found = []
    for field, words, longest in limits:
        if not words:
            found.append(Problem(f"{at}.{field}", f"This block needs a {field}.", "missing"))
        elif len(words) > longest:
            found.append(Problem(f"{at}.{field}", f"Use at most {longest:,} characters.", "too_long"))
        elif not storable(words):
            found.append(Problem(f"{at}.{field}", "This has a character that cannot be saved.", "unstorable"))
    if block.from_pence < 0:
        found.append(Problem(f"{at}.from_pence", "Enter £0 or more.", "too_small"))
    return found
