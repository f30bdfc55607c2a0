"""Sets what a letter says as HTML for its PDF or a web page, or as plain text, from the same parts and values. Pure.

What people wrote is never obeyed: in HTML it is escaped, and nothing in it is read as a field or as markup.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from grants.awards.letters.wording.fields import ADDRESS, DAY, FACT, MINUTE, MONEY, Field, Table, TableInWords
from grants.awards.letters.wording.tree import Alone, Aside, Heading, Items, Node, Paragraph, Span, chosen
from grants.kernel.languages import ENGLISH, Sayable, day_in, marked_in, minute_in, pounds_in, said_in
from grants.kernel.look import paragraphs

Values = Mapping[str, Any]
_IN_WORDS: Mapping[str, Callable[[Any, str], str]] = {MONEY: pounds_in, DAY: day_in, MINUTE: minute_in}
_KEPT_TOGETHER = frozenset(_IN_WORDS)
"""What is not broken over two lines."""


def in_words(field: Field, value: Any, language: str = ENGLISH) -> str:
    """A value as it stands in a sentence of a language; empty where there is none."""
    said = _IN_WORDS.get(field.kind)
    return "" if value is None else said(value, language) if said else str(value)


def example_of(field: Field) -> str:
    """The example of a field in words; that of a table by what its columns are."""
    value = field.example
    if isinstance(value, Table):
        return "A table" + (f": {', '.join(said_in(head, ENGLISH) for head in value.heads)}" if value.heads else "")
    return "Yes or no" if field.kind == FACT else in_words(field, value)


def plain(spans: Iterable[Span], fields: Mapping[str, Field], values: Values, language: str = ENGLISH) -> str:
    """A sentence in words alone, on one line."""
    said = "".join(
        in_words(fields[span.field], values.get(span.field), language) if span.field else span.words for span in spans
    )
    return " ".join(said.split())


class AsHtml:
    """HTML of the nodes, for a letter's PDF. In another language, what comes from elsewhere is marked as English."""

    def __init__(self, fields: Mapping[str, Field], values: Values, language: str = ENGLISH) -> None:
        self._fields, self._values, self._language = fields, values, language

    def set(self, nodes: tuple[Node, ...]) -> Markup:
        return Markup("\n").join(self._node(node) for node in chosen(nodes, self._values))

    def _node(self, node: Node) -> Markup:
        match node:
            case Paragraph(spans):
                return Markup("<p>{}</p>").format(self._spans(spans))
            case Heading(level, spans):
                return Markup("<h{0}>{1}</h{0}>").format(level, self._spans(spans))
            case Items(ordered, items):
                lines = Markup("\n").join(Markup("<li>{}</li>").format(self._spans(item)) for item in items)
                return Markup("<{0}>\n{1}\n</{0}>").format("ol" if ordered else "ul", lines)
            case Alone(name):
                value = self._values[name]
                return self._english(
                    "div", self._table(value.said(self._cell)) if isinstance(value, Table) else paragraphs(value)
                )
            case Aside(nodes):
                return Markup('<div class="aside">{}</div>').format(self.set(nodes))
        raise TypeError(node)

    def _spans(self, spans: Iterable[Span]) -> Markup:
        return Markup("").join(self._span(span) for span in spans)

    def _span(self, span: Span) -> Markup:
        said = self._field(span.field) if span.field else escape(span.words)
        return Markup("<strong>{}</strong>").format(said) if span.strong else said

    def _field(self, name: str) -> Markup:
        field, value = self._fields[name], self._values.get(name)
        said = escape(in_words(field, value, self._language))
        if field.kind == ADDRESS:
            return Markup('<a href="{0}">{0}</a>').format(said)
        if field.kind in _KEPT_TOGETHER:
            return Markup('<span class="together">{}</span>').format(said)
        return self._english("span", said) if said else said

    def _cell(self, value: Sayable) -> str:
        return marked_in(value, self._language)

    def _english(self, tag: str, words: Markup) -> Markup:
        if self._language == ENGLISH:
            return words
        return Markup('<{0} lang="en-GB" dir="ltr">{1}</{0}>').format(tag, words)

    def _table(self, table: TableInWords) -> Markup:
        return _table(table)


class AsPrint(AsHtml):
    """A letter for its PDF. In print so large that a table would run over the edge, each row of it is one by itself."""

    def __init__(
        self, fields: Mapping[str, Field], values: Values, language: str = ENGLISH, points: int | None = None
    ) -> None:
        super().__init__(fields, values, language)
        self._points = points or 0

    def _table(self, table: TableInWords) -> Markup:
        if len(table.heads) * self._points < TOO_WIDE:
            return _table(table)
        named = Markup('<p class="before-rows">{}</p>').format(table.caption)
        return Markup("\n").join([named, *(_row_by_itself(row, table) for row in table.rows)])


TOO_WIDE = 96
"""From which number of columns times points on a table does not fit a page: four of 24 points, or three of 32."""


def _row_by_itself(row: Sequence[str], table: TableInWords) -> Markup:
    lines = Markup("\n").join(
        Markup('<tr><th scope="row">{}</th><td{}>{}</td></tr>').format(head, _of_sums(place, table), cell)
        for place, (head, cell) in enumerate(zip(table.heads[1:], row[1:], strict=True), start=1)
    )
    name = f"{table.heads[0]} {row[0]}" if row[0].isdigit() else row[0]
    caption = Markup("<caption><strong>{}</strong></caption>").format(name)
    return Markup('<table class="by-itself">\n{}\n<tbody>{}</tbody>\n</table>').format(caption, lines)


class AsPage(AsHtml):
    """A letter as part of a web page: on a phone each row of a table is a block, as in all tables of pages."""

    def _table(self, table: TableInWords) -> Markup:
        if not table.heads or max(map(len, table.rows), default=0) == 1:
            return _table(table)
        heads = Markup("").join(
            Markup('<th scope="col" role="columnheader" class="{}">{}</th>').format(_cell("header", place, table), head)
            for place, head in enumerate(table.heads)
        )
        rows = Markup("\n").join(_row_of_page(row, table) for row in table.rows)
        return Markup(
            '<div class="app-table app-table--stacked"><table class="govuk-table" role="table">\n'
            '<caption class="govuk-table__caption govuk-table__caption--s">{}</caption>\n'
            '<thead class="govuk-table__head" role="rowgroup"><tr class="govuk-table__row" role="row">{}</tr></thead>\n'
            '<tbody class="govuk-table__body" role="rowgroup">\n{}\n</tbody></table></div>'
        ).format(table.caption, heads, rows)


def _row_of_page(row: Sequence[str], table: TableInWords) -> Markup:
    first = Markup('<th scope="row" role="rowheader" class="govuk-table__header">{}</th>').format(row[0])
    cells = Markup("").join(
        Markup('<td role="cell" data-label="{}" class="{}">{}</td>').format(
            escape(head).striptags(), _cell("cell", place, table), cell
        )
        for place, (head, cell) in enumerate(zip(table.heads[1:], row[1:], strict=True), start=1)
    )
    return Markup('<tr class="govuk-table__row" role="row">{}{}</tr>').format(first, cells)


def _cell(kind: str, place: int, table: TableInWords) -> str:
    name = f"govuk-table__{kind}"
    return f"{name} {name}--numeric" if place in table.sums else name


def _table(table: TableInWords) -> Markup:
    one_column = max(map(len, table.rows), default=0) == 1
    if one_column:
        return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(row[0]) for row in table.rows))
    if table.at_a_glance:
        return _glance(table)
    parts = [Markup("<table>\n<caption>{}</caption>").format(table.caption)]
    if table.heads:
        heads = (
            Markup('<th scope="col"{}>{}</th>').format(_of_sums(place, table), head)
            for place, head in enumerate(table.heads)
        )
        parts.append(Markup("<thead><tr>{}</tr></thead>").format(Markup("").join(heads)))
    parts.append(Markup("<tbody>"))
    for row in table.rows:
        cells = (
            Markup("<td{}>{}</td>").format(_of_sums(place, table), cell) for place, cell in enumerate(row[1:], start=1)
        )
        parts.append(Markup('<tr><th scope="row">{}</th>{}</tr>').format(row[0], Markup("").join(cells)))
    parts.append(Markup("</tbody>\n</table>"))
    return Markup("\n").join(parts)


def _glance(table: TableInWords) -> Markup:
    """Facts beside their names, the first of them large."""
    rows = (
        Markup('<tr{}><th scope="row">{}</th><td>{}</td></tr>').format(
            Markup(' class="amount"') if place == 0 else "", name, value
        )
        for place, (name, value) in enumerate(table.rows)
    )
    return Markup('<table class="glance"><tbody>{}</tbody></table>').format(Markup("\n").join(rows))


def _of_sums(place: int, table: TableInWords) -> Markup:
    return Markup(' class="number"') if place in table.sums else Markup("")


class AsText:
    """Plain text of the nodes: nothing drawn, one thing after another."""

    def __init__(self, fields: Mapping[str, Field], values: Values, language: str = ENGLISH) -> None:
        self._fields, self._values, self._language = fields, values, language

    def set(self, nodes: tuple[Node, ...]) -> str:
        return "\n\n".join(self._node(node) for node in chosen(nodes, self._values))

    def _node(self, node: Node) -> str:
        match node:
            case Paragraph(spans) | Heading(_, spans):
                return self._plain(spans)
            case Items(ordered, items):
                marks = (f"{number}. " if ordered else "- " for number in range(1, len(items) + 1))
                return "\n".join(mark + self._plain(item) for mark, item in zip(marks, items, strict=True))
            case Alone(name):
                value = self._values[name]
                return _lines(value.said(self._cell)) if isinstance(value, Table) else _tidy(value)
            case Aside(nodes):
                return self.set(nodes)
        raise TypeError(node)

    def _cell(self, value: Sayable) -> str:
        return said_in(value, self._language)

    def _plain(self, spans: Iterable[Span]) -> str:
        return plain(spans, self._fields, self._values, self._language)


def _tidy(words: str) -> str:
    """What somebody wrote, with at most one empty line between its paragraphs."""
    lines = [line.strip() for line in words.strip().splitlines()]
    return "\n".join(line for place, line in enumerate(lines) if line or lines[place - 1])


def _lines(table: TableInWords) -> str:
    """A line for each row: the name, then each cell after what it is."""
    return "\n".join(_line(row, table.heads) for row in table.rows)


def _line(row: Sequence[str], heads: Sequence[str]) -> str:
    if len(row) == 1:
        return f"- {row[0]}"
    if not heads:
        return f"{row[0]}: {'; '.join(row[1:])}"
    told = (f"{head}: {cell}" for head, cell in zip(heads[1:], row[1:], strict=True))
    named = f"{heads[0]} {row[0]}" if row[0].isdigit() else f"{heads[0]}: {row[0]}"
    return f"{named}. {'. '.join(told)}."
