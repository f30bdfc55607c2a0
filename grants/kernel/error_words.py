"""What is wrong with an answer, in the reader's language. Pure.

Rules say what is wrong in English. Their sentences are found again here by their shape, with what stands in them, so
that none of them has to know of languages. A sentence that has no words in the language stays English.
"""

import re
from functools import cache

from markupsafe import Markup, escape

from grants.kernel.languages import ENGLISH, Catalogue, in_tongue
from grants.kernel.program_words import for_translators, word_in

SENTENCES = (
    for_translators("Answer %(question)s."),
    for_translators("Agree to %(question)s."),
    for_translators("Choose yes or no for %(question)s."),
    for_translators("Choose from the answers offered for %(question)s."),
    for_translators("Choose from the outcomes offered for %(question)s."),
    for_translators("Enter a whole number for %(question)s, like 25."),
    for_translators("Enter one number for %(question)s: your best guess, such as %(example)s."),
    for_translators("Enter an amount in pounds for %(question)s, like 1200 or 1,200.50."),
    for_translators("Enter one amount in pounds for %(question)s, such as %(example)s."),
    for_translators("That is too much for %(question)s. Enter a smaller amount."),
    for_translators("Enter a full UK postcode for %(question)s, like LS1 4AP."),
    for_translators("Write your answer to %(question)s on one line."),
    for_translators("Your answer to %(question)s has %(count)s words; the most is %(most)s."),
    for_translators("Your answer to %(question)s has %(count)s characters; the most is %(most)s."),
    for_translators("Your answer to %(question)s has %(count)s lines; the most is %(most)s."),
    for_translators("Your answer to %(question)s is too long: the most is %(most)s characters."),
    for_translators("Your answer to %(question)s has a character that cannot be saved. Type it again."),
    for_translators("Your answer to %(question)s must be a real date, like %(example)s."),
    for_translators("Your answer to %(question)s must be a real month, like %(example)s."),
)
"""The sentences about answers. `question` stands for the question's own words, between quotation marks."""


def in_words_of(message: str, catalogue: Catalogue) -> Markup:
    """What is wrong as HTML, in the language of a catalogue where it has words for it, and then marked as such."""
    if catalogue.code == ENGLISH:
        return escape(message)
    for english, shape in _shapes():
        found, said = shape.fullmatch(message), word_in(catalogue.code, english)
        if found is not None and said is not None:
            values = {name: escape(value) for name, value in found.groupdict().items()}
            values["question"] = _label(found["question"], catalogue)
            return in_tongue("span", Markup(said) % values, catalogue.code)  # noqa: S704 - our own words
    return escape(message)


def _label(quoted: str, catalogue: Catalogue) -> Markup:
    """The words of a question, marked as English where they have no translation."""
    label = quoted[1:-1]
    found = catalogue.find(label)
    return Markup("“{}”").format(in_tongue("span", label, ENGLISH) if found is None else found)


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((english, re.compile(_shape(english), re.DOTALL)) for english in SENTENCES)


def _shape(english: str) -> str:
    """A pattern of the sentence, with a group for each value."""
    parts = re.split(r"%\((\w+)\)s", english)
    named = [f"(?P<{name}>{'“.+”' if name == 'question' else '.+?'})" for name in parts[1::2]]
    between = [re.escape(part) for part in parts[::2]]
    return "".join(text + value for text, value in zip(between, [*named, ""], strict=True))
