"""Before and after on the inspections page: what linked figures did between judgements, and who else held the grade."""

from collections.abc import Sequence

from dash import html

from components.plan import since_table
from components.reply import Reading
from components.table import scroll_region
from portal.between import Between
from portal.formats import format_date
from portal.inspected import GradesAtTheTime
from portal.selection import Inspection
from portal.sentences import judgement_words

NO_CAUSE = (
    "These are the newest figures from before each judgement, none more than two years old. What a figure did in "
    "between "
    "does not show that either caused the other. A change counts as more than chance where the ranges of the two "
    "figures "
    "do not meet."
)


def grades_table(counts: GradesAtTheTime, inspection: Inspection, framework_title: str) -> html.Div:
    """How many councils, and how many of the neighbours, held each overall grade on the inspection's day."""
    near = counts.neighbours > 0
    heads = ["Overall grade", "Councils", *(["Statistical neighbours"] if near else [])]
    rows = [
        html.Tr(
            [html.Th(grade, scope="row"), html.Td(str(every)), *([html.Td(str(nearby))] if near else [])],
            className="own" if grade == inspection.overall else None,
        )
        for grade, every, nearby in counts.grades
    ]
    caption = f"{framework_title}, {format_date(inspection.date)}: {counts.councils} councils that held a grade"
    head = html.Tr([html.Th(h, scope="col") for h in heads])
    table = html.Table([html.Caption(caption), html.Thead(head), html.Tbody(rows)], className="figures judgements")
    return scroll_region(table, caption)


def pair_details(
    reading: Reading, judgements: tuple[Inspection, Inspection], told: Sequence[Between], opened: bool
) -> html.Details:
    """The linked figures between two judgements: those that can be compared first, then why the others cannot."""
    earlier, later = judgements
    summary = html.Summary(
        f"From {judgement_words(earlier)} ({format_date(earlier.date)}) to {judgement_words(later)} "
        f"({format_date(later.date)})"
    )
    shown = [b for b in told if b.comparable]
    unclear = [b for b in told if not b.comparable and b.earlier is not None and b.later is not None]
    neither = len(told) - len(shown) - len(unclear)
    caption = f"Linked figures, {format_date(earlier.date)} to {format_date(later.date)}"
    return html.Details(
        [
            summary,
            since_table(reading, [*shown, *unclear], caption, ("Before the first", "before the second"))
            if shown or unclear
            else html.P("No linked figure was published for both times."),
            html.P(f"For {neither} more linked figures nothing was published close enough to one of the two dates.")
            if neither
            else None,
        ],
        open=opened,
    )
