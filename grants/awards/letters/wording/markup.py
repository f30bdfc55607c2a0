"""Reads the text of a letter, as administrators write it, and says with line and place what cannot stand in it. Pure.

Paragraphs, `##` headings, lists and **bold** are Markdown's; `>` sets a paragraph apart. `{{field}}` is a field. Blocks
stand between lines of their own: `[if field]`, `[if not field]`, `[if amount under £1,000]` or `[if amount from
£1,000]`; then, if wanted, `[otherwise]`; and `[end]`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from grants.awards.letters.wording.fields import FACT, IN_A_SENTENCE, MONEY, Field
from grants.awards.letters.wording.tree import Alone, Aside, Condition, Heading, Items, Node, Paragraph, Span, When
from grants.kernel.problems import Problem

LONGEST = 20_000
DEEPEST = 5
"""How many blocks can stand in one another."""
_FIELD = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")
_BLOCK = re.compile(r"\s*\[\s*(if|otherwise|end)\b([^\]]*)\]\s*$")
_CONDITION = re.compile(r"\s+(?:(not)\s+)?([a-z][a-z0-9_]*)(?:\s+(under|from)\s+£([\d,]+(?:\.\d\d)?))?\s*$")
_HTML = re.compile(r"<[a-zA-Z/!?]|&[#\w]+;")
_ADDRESS = re.compile(r"(?:[a-zA-Z][a-zA-Z+.-]*:)?//\S+|\bwww\.\S+|\]\(|\b(?:javascript|data|file|mailto):\S+")


@dataclass
class _Open:
    """A block whose end has not come yet."""

    line: int
    condition: Condition
    before: list[Node]
    nodes: list[Node] = field(default_factory=list)
    in_otherwise: bool = False


class _Reader:
    def __init__(self, fields: Mapping[str, Field], our_address: str) -> None:
        self.problems: list[Problem] = []
        self._fields, self._ours = fields, our_address
        self._nodes: list[Node] = []
        self._open: list[_Open] = []
        self._level = 2

    def read(self, text: str) -> tuple[Node, ...]:
        passage: list[str] = []
        lines = text.replace("\r\n", "\n").split("\n")
        for number, line in enumerate(lines, start=1):
            block = _BLOCK.match(line)
            if block is None:
                self._check_line(line, number)
                passage.append(line)
                continue
            self._close_passage(passage, number - len(passage))
            passage = []
            self._block(block, number)
        self._close_passage(passage, len(lines) + 1 - len(passage))
        for left in self._open:
            self._refuse(left.line, 1, "this block has no [end].", "not_closed")
        return tuple(self._nodes)

    def _refuse(self, line: int, place: int, sentence: str, code: str) -> None:
        self.problems.append(Problem("", f"Line {line}, place {place}: {sentence}", code))

    # Blocks

    def _block(self, found: re.Match[str], line: int) -> None:
        word, rest = found[1], found[2]
        if word == "if":
            condition = self._condition(rest, line, found.start(2) + 1)
            if len(self._open) >= DEEPEST:
                self._refuse(line, 1, f"at most {DEEPEST} blocks stand in one another.", "too_many")
            self._open.append(_Open(line, condition, self._nodes))
            self._nodes = []
        elif not self._open:
            self._refuse(line, 1, f"[{word}] without an [if] before it.", "not_opened")
        elif word == "otherwise":
            self._otherwise(self._open[-1], line)
        else:
            self._end(self._open.pop())

    def _otherwise(self, block: _Open, line: int) -> None:
        if block.in_otherwise:
            self._refuse(line, 1, "this block has an [otherwise] already.", "twice")
            return
        block.in_otherwise, block.nodes, self._nodes = True, self._nodes, []

    def _end(self, block: _Open) -> None:
        first, otherwise = (block.nodes, self._nodes) if block.in_otherwise else (self._nodes, [])
        self._nodes = [*block.before, When(block.condition, tuple(first), tuple(otherwise))]

    def _condition(self, words: str, line: int, place: int) -> Condition:
        found = _CONDITION.match(words)
        if found is None:
            sentence = "say [if field], [if not field], [if amount under £1,000] or [if amount from £1,000]."
            self._refuse(line, place, sentence, "unreadable")
            return Condition("")
        negated, name, compared, pounds = found.groups()
        place += found.start(2)
        known = self._known(name, line, place)
        if compared is None:
            return Condition(name, holds=not negated)
        if known is not None and known.kind != MONEY:
            self._refuse(line, place, f"“{name}” is no sum.", "no_sum")
        if negated:
            self._refuse(line, place, "“not” does not go with a sum: say “from” for “not under”.", "unreadable")
        return Condition(name, under=round(float(pounds.replace(",", "")) * 100), holds=compared == "under")

    def _known(self, name: str, line: int, place: int) -> Field | None:
        known = self._fields.get(name)
        if known is None:
            near = get_close_matches(name, self._fields, n=1)
            meant = f" Do you mean “{near[0]}”?" if near else ""
            self._refuse(line, place, f"there is no field “{name}” in this letter.{meant}", "no_such_field")
        return known

    # Words

    def _check_line(self, line: str, number: int) -> None:
        for found in _FIELD.finditer(line):
            known = self._known(found[1], number, found.start() + 1)
            if known is not None:
                self._check_place(known, line, number, found)
        rest = _FIELD.sub(lambda found: " " * len(found[0]), line)
        for mark in ("{{", "}}", "{%", "{#"):
            if mark in rest:
                sentence = "a field is written {{name}}, in small letters."
                self._refuse(number, rest.index(mark) + 1, sentence, "unreadable")
                break
        if html := _HTML.search(rest):
            self._refuse(number, html.start() + 1, "HTML cannot stand in a letter.", "html")
        for address in _ADDRESS.finditer(rest):
            if not self._is_ours(address[0]):
                self._refuse(number, address.start() + 1, f"“{address[0]}” is not an address of ours.", "address")
        if re.match(r"\s*\[\s*\w*if\b|\s*\[\s*else|\s*\[/", line):
            sentence = "a block begins with [if …] and ends with [end], each alone on its line."
            self._refuse(number, 1, sentence, "unreadable")

    def _is_ours(self, address: str) -> bool:
        return address == self._ours or address.startswith(f"{self._ours}/")

    def _check_place(self, known: Field, line: str, number: int, found: re.Match[str]) -> None:
        if known.kind == FACT:
            sentence = f"“{known.name}” is only asked about: [if {known.name}]."
            self._refuse(number, found.start() + 1, sentence, "only_asked")
        elif known.kind not in IN_A_SENTENCE and line.strip().lstrip("> ").strip() != found[0]:
            sentence = f"“{known.name}” stands alone, in a paragraph of its own."
            self._refuse(number, found.start() + 1, sentence, "stands_alone")

    def _close_passage(self, lines: Sequence[str], first: int) -> None:
        if any(line.strip() for line in lines):
            tokens = _markdown().parse("\n".join(lines))
            self._nodes += self._nodes_of(tokens, first)

    def _nodes_of(self, tokens: Sequence[Token], first: int) -> list[Node]:
        found: list[Node] = []
        place = 0
        while place < len(tokens):
            token, end = tokens[place], _end_of(tokens, place)
            inside = tokens[place + 1 : end]
            line = first + (token.map[0] if token.map else 0)
            if token.type == "heading_open":
                found.append(self._heading(token, inside[0], line))
            elif token.type == "blockquote_open":
                found.append(Aside(tuple(self._nodes_of(inside, first))))
            elif token.type in {"bullet_list_open", "ordered_list_open"}:
                found.append(self._items(token, inside, first))
            else:
                found.append(self._paragraph(inside[0], line))
            place = end + 1
        return found

    def _heading(self, token: Token, inline: Token, line: int) -> Heading:
        level = int(token.tag[1])
        if level == 1 or level > min(self._level + 1, 3):
            begin = "##" if level == 1 or self._level < 3 else "## or ###"
            self._refuse(line, 1, f"begin a heading with {begin}: the subject stands above it.", "heading")
        self._level = max(level, 2)
        return Heading(level, _spans(inline))

    def _paragraph(self, inline: Token, line: int) -> Node:
        spans = _spans(inline)
        alone = [span for span in spans if span.field and self._stands_alone(span.field)]
        if not alone:
            return Paragraph(spans)
        if len(spans) > 1 and not any(each.code == "stands_alone" for each in self.problems):
            sentence = f"leave an empty line before and after “{alone[0].field}”."
            self._refuse(line, 1, sentence, "stands_alone")
        return Alone(alone[0].field)

    def _items(self, token: Token, inside: Sequence[Token], first: int) -> Items:
        items = []
        for place, each in enumerate(inside):
            if each.type == "list_item_open":
                parts = inside[place + 1 : _end_of(inside, place)]
                line = first + (each.map[0] if each.map else 0)
                if [part.type for part in parts] != ["paragraph_open", "inline", "paragraph_close"]:
                    self._refuse(line, 1, "a line of a list has words alone, no list or paragraphs of its own.", "list")
                words = next((part for part in parts if part.type == "inline"), None)
                spans = _spans(words) if words else ()
                if any(span.field and self._stands_alone(span.field) for span in spans):
                    self._refuse(line, 1, "words and tables stand alone, not in a list.", "stands_alone")
                items.append(spans)
        return Items(token.type == "ordered_list_open", tuple(items))

    def _stands_alone(self, name: str) -> bool:
        known = self._fields.get(name)
        return known is not None and known.kind not in IN_A_SENTENCE


def _end_of(tokens: Sequence[Token], place: int) -> int:
    """The place of the token that ends what begins at this one."""
    depth = 0
    for at in range(place, len(tokens)):
        depth += tokens[at].nesting
        if depth == 0:
            return at
    return len(tokens) - 1


def _spans(inline: Token) -> tuple[Span, ...]:
    spans: list[Span] = []
    strong = 0
    for token in inline.children or ():
        if token.type in {"strong_open", "em_open"}:
            strong += 1
        elif token.type in {"strong_close", "em_close"}:
            strong -= 1
        elif token.type == "field":
            spans.append(Span(field=token.content, strong=strong > 0))
        elif token.content or token.type == "softbreak":
            spans.append(Span(words=token.content or " ", strong=strong > 0))
    return tuple(spans)


@cache
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False})
    reader.enable(["heading", "list", "blockquote", "emphasis", "escape", "newline"])
    reader.inline.ruler.before("escape", "field", _field)
    return reader


def _field(state: StateInline, silent: bool) -> bool:
    found = _FIELD.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("field", "", 0).content = found[1]
    state.pos = found.end()
    return True


def read(text: str, fields: Mapping[str, Field], our_address: str) -> tuple[tuple[Node, ...], list[Problem]]:
    """The parts of a text, and what cannot stand in it."""
    reader = _Reader(fields, our_address)
    nodes = reader.read(text)
    return nodes, reader.problems


def subject_problems(subject: str, fields: Mapping[str, Field]) -> list[Problem]:
    """What cannot stand in the subject, which is one line of words and fields."""
    reader = _Reader(fields, "")
    if "\n" in subject.strip():
        return [Problem("", "The subject is one line.", "too_long")]
    reader.read(subject)
    return reader.problems


def subject_spans(subject: str) -> tuple[Span, ...]:
    """The words and fields of a subject."""
    (inline,) = _markdown().parseInline(subject.strip())
    return _spans(inline)
