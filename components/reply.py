"""An answer on a page: its sentences, the evidence of every number in them, its tables and its charts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import html

from components.chart_figure import chart_figure
from components.table import scroll_region
from portal.definitions import Indicator
from portal.formats import STATUS_WORDS, format_date, format_period, format_short, format_standing, published_value
from portal.query import Query, fragment, indicator_path, source_path
from portal.questions.reply import Link, Part, Reply, Row, Sentence, Table
from portal.selection import Inspection, Observation
from portal.vocabulary import WITHOUT_VALUE, GeographyLevel, Status

MOST_PARAGRAPHS = 3
"""From this many sentences on, they are a list."""
DERIVED = "derived"
"""The source reference of an average of neighbours, which we work out from every neighbour's own figure."""


def evidence(query: Query, made_from: Observation | Inspection) -> str:
    """Where the evidence of a figure or an inspection stands, in the release the reader is looking at.

    An average of neighbours leads to the ten neighbours it was worked out from.
    """
    code = made_from.geography_code[:9]
    if isinstance(made_from, Inspection):
        return f"{query.to(source_path(made_from.source_id), geography=code)}#{fragment(made_from.source_reference)}"
    if made_from.source_reference == DERIVED:
        return query.to("/about/neighbours", geography=code)
    path = query.to(source_path(made_from.source_id), geography=code, indicator=made_from.indicator_id)
    return f"{path}#{fragment(made_from.source_reference)}"


@dataclass(frozen=True)
class Reading:
    """What a reader is looking at: where links lead from it, and how figures are printed."""

    query: Query
    indicators: Mapping[str, Indicator]

    def decimals(self, observation: Observation) -> int:
        """How many decimal places a figure is printed with."""
        return self.indicators[observation.indicator_id].decimals


def _short(reading: Reading, observation: Observation) -> str:
    value = published_value(observation)
    if value is None:
        status = Status(observation.status)
        return STATUS_WORDS[status if status in WITHOUT_VALUE else Status.NOT_AVAILABLE]
    return format_short(value, observation.unit, reading.decimals(observation))


def _name(reading: Reading, made_from: Observation | Inspection) -> str:
    if isinstance(made_from, Inspection):
        return f"inspection, {format_date(made_from.date)}"
    if made_from.source_reference == DERIVED:
        return f"{_short(reading, made_from)} (neighbours' average, {format_period(made_from)})"
    whose = f"{made_from.geography}, " if made_from.geography_level != GeographyLevel.LOCAL_AUTHORITY else ""
    part = f"{made_from.category.replace('|', ', ')}, " if made_from.category else ""
    return f"{_short(reading, made_from)} ({whose}{part}{format_period(made_from)})"


def sources_line(reading: Reading, sentences: tuple[Sentence, ...], table: Table | None = None) -> html.P | None:
    """Every figure the sentences state, each a link to its evidence; those of a table lead there by themselves."""
    listed = {figure for row in table.rows for figure in row.figures} if table else set()
    found = [one for one in dict.fromkeys(one for s in sentences for one in s.made_from) if one not in listed]
    if not found:
        return None
    parts: list[Any] = ["Where the numbers come from: "]
    for one in found:
        parts += [html.A(_name(reading, one), href=evidence(reading.query, one)), ", "]
    return html.P([*parts[:-1], "."], className="source-line evidence-line")


def number_cell(reading: Reading, observation: Observation | None) -> html.Td:
    """As `figure_cell`, for a column that names the unit already."""
    if observation is None or published_value(observation) is None:
        return figure_cell(reading, observation)
    status = Status(observation.status)
    words = _short(reading, observation) + (f" ({STATUS_WORDS[status]})" if status else "")
    return html.Td(html.A(words, href=evidence(reading.query, observation)))


def figure_cell(reading: Reading, observation: Observation | None) -> html.Td:
    """A figure that leads to its evidence, or in words why there is none."""
    if observation is None:
        return html.Td("no figure", className="empty")
    gone = published_value(observation) is None
    words = format_standing(observation, reading.decimals(observation))
    return html.Td(html.A(words, href=evidence(reading.query, observation)), className="empty" if gone else None)


def reply_table(reading: Reading, table: Table) -> html.Div:
    """A table of figures, each one a link to its evidence."""
    when = [html.Th("When", scope="col")] if table.dated else []
    head = html.Tr([html.Th("What", scope="col"), *[html.Th(c, scope="col") for c in table.columns], *when])
    rows = [_row(reading, row, table.dated) for row in table.rows]
    drawn = html.Table(
        [html.Caption(table.caption), html.Thead(head), html.Tbody(rows)], className="figures reply-table"
    )
    return scroll_region(drawn, table.caption)


def _row(reading: Reading, row: Row, dated: bool) -> html.Tr:
    first = next((f for f in row.figures if f is not None), None)
    note = html.Small(row.note) if row.note else None
    when = [html.Td(format_period(first) if first else "")] if dated else []
    return html.Tr(
        [html.Th([row.label, note], scope="row"), *[figure_cell(reading, figure) for figure in row.figures], *when]
    )


def reply_part(reading: Reading, part: Part, number: int) -> list[Any]:
    """One section of an answer; the first sentence of the first is the short answer, in larger type."""
    first, rest = part.sentences[:1], part.sentences
    drawn: list[Any] = []
    if part.heading:
        drawn.append(html.H2(part.heading))
    if number == 0 and first:
        drawn.append(html.P(first[0].text, className="finding"))
        rest = part.sentences[1:]
    drawn += (
        [html.P(s.text) for s in rest]
        if len(rest) < 3
        else [html.Ul([html.Li(s.text) for s in rest], className="told")]
    )
    drawn.append(sources_line(reading, part.sentences, part.table))
    if part.selection is not None:
        drawn.append(chart_figure(part.selection, prefix=f"answer-{number}", explore=False))
    if part.table is not None:
        drawn.append(reply_table(reading, part.table))
    if part.indicator is not None:
        words = f"{part.indicator.title}: every year and how it is counted"
        drawn.append(html.P(html.A(words, href=reading.query.to(indicator_path(part.indicator.id))), className="more"))
    return [one for one in drawn if one is not None]


def link_address(query: Query, link: Link) -> str:
    """The address of a way on, with the reader's place and release."""
    path, _, text = link.path.partition("?")
    keep = dict(pair.split("=", 1) for pair in text.split("&") if pair)
    return query.to(path, **keep) + (f"#{link.fragment}" if link.fragment else "")


def reply_body(reading: Reading, reply: Reply) -> list[Any]:
    """The whole answer, part by part, and the ways on."""
    drawn = [one for number, part in enumerate(reply.parts) for one in reply_part(reading, part, number)]
    if reply.links:
        items = [html.Li(html.A(link.words, href=link_address(reading.query, link))) for link in reply.links]
        drawn += [html.H2("More about this"), html.Ul(items)]
    return drawn
