"""Inspections in words: the journey from one judgement to the next, and each inspection in full."""

from collections.abc import Mapping, Sequence

from dash import html

from portal.definitions import Framework
from portal.formats import format_date
from portal.query import fragment, source_path
from portal.selection import Inspection
from portal.sentences import inspected_when, judgement_words

GRADE_CLASS = {
    "Outstanding": "outstanding",
    "Good": "good",
    "Requires improvement to be good": "requires-improvement",
    "Inadequate": "inadequate",
}


def grade_tag(grade: str) -> html.Span:
    """A grade in its own words; the shape beside it repeats what the words say and is hidden from screen readers."""
    return html.Span(grade, className=f"grade grade-{GRADE_CLASS.get(grade, 'none')}")


def graded(inspections: Sequence[Inspection]) -> list[Inspection]:
    """The inspections that carry a grade, oldest first: visits without grades are left out."""
    return [i for i in inspections if i.judgements]


def one_grade(inspection: Inspection) -> str:
    """The overall grade, or the one grade every area shares; "" where areas differ."""
    grades = {j.grade for j in inspection.judgements}
    return inspection.overall or (next(iter(grades)) if len(grades) == 1 else "")


def journey(inspections: Sequence[Inspection], frameworks: Mapping[str, Framework]) -> html.Ol:
    """The graded inspections as steps in time order, each with its year, framework and grade."""
    steps = []
    for inspection in graded(inspections):
        grade = one_grade(inspection)
        framework = frameworks.get(inspection.framework)
        year = (inspection.inspection_start or inspection.published_date)[:4]
        steps.append(
            html.Li(
                [
                    html.Span(year, className="step-year"),
                    grade_tag(grade) if grade else html.Span(judgement_words(inspection), className="grade grade-none"),
                    html.Span(framework.short_title if framework else inspection.framework, className="step-framework"),
                ]
            )
        )
    return html.Ol(steps, className="journey")


def inspection_article(inspection: Inspection, frameworks: Mapping[str, Framework], source_title: str) -> html.Article:
    """One inspection: when, under which framework, what was judged and where that is stated."""
    framework = frameworks.get(inspection.framework)
    title = framework.title if framework else inspection.framework
    rows = [html.Tr([html.Th(j.area, scope="row"), html.Td(grade_tag(j.grade))]) for j in inspection.judgements]
    kind = (
        next((k for k in framework.inspection_types if k.title == inspection.inspection_type), None)
        if framework
        else None
    )
    published = f" Report published {format_date(inspection.published_date)}." if inspection.published_date else ""
    address = f"{source_path(inspection.source_id)}#{fragment(inspection.source_reference)}"
    return html.Article(
        [
            html.H3(
                f"{inspected_when(inspection)[:1].upper()}{inspected_when(inspection)[1:]}: {judgement_words(inspection)}",
                id=inspection.inspection_id,
            ),
            html.P([html.Strong(inspection.inspection_type), f", {title}.", published]),
            html.P(f"What was looked at: {inspection.theme}.") if inspection.theme else None,
            html.P(kind.summary) if kind and kind.summary else None,
            html.Table(
                [html.Caption("Grades given", className="visually-hidden"),
                 html.Thead(html.Tr([html.Th("What was judged", scope="col"), html.Th("Grade", scope="col")])),
                 html.Tbody(rows)],
                className="figures judgements",
            ) if rows else html.P("This visit carries no grades."),
            html.P(inspection.note, className="note") if inspection.note else None,
            html.P([html.A(f"Source: {source_title}", href=address)], className="source-line"),
        ],
        className="inspection",
    )  # fmt: skip
