"""The questions people ask, and the answer to each, put together by rules from the release."""

from dash import html

from components.aria import aria
from components.reply import Reading, reply_body
from portal.errors import QueryError
from portal.pages.page import View
from portal.pages.shared import change_of_boundary, place_form, release_notice
from portal.plan import Question
from portal.query import Query, question_path
from portal.questions.rules import reply_to
from portal.reader import Reader
from portal.store import Store


def question_list(query: Query, questions: list[Question]) -> html.Ul:
    """Questions as links to their answers for the chosen place."""
    items = [html.Li(html.A(q.text, href=query.to(question_path(q.id)))) for q in questions]
    return html.Ul(items, className="question-list")


def view(reader: Reader, query: Query) -> View:
    """Every question by group, each one click from its answer."""
    store = reader.store(query.release)
    place = store.places[query.geography].geography
    questions = list(store.plan.questions.values())
    sections = [
        html.Section(
            [html.H2(group.title, id=group.id), question_list(query, [q for q in questions if q.group == group.id])],
            **aria(labelledby=group.id),
        )
        for group in store.plan.groups
    ]
    body = [
        release_notice(store, query, reader.release_id),
        html.H1("Questions people ask"),
        html.P(
            f"Answers for {place}, put together from the figures of this release. Each says where its numbers come "
            "from, and says "
            "so when there is too little to tell.",
            className="lead",
        ),
        html.Div(sections, className="question-groups")
        if questions
        else html.P("This release was made before the site answered questions."),
        html.H2("Ask about another place"),
        place_form(store, query),
    ]
    return View(
        title="Questions people ask",
        description=f"{len(questions)} questions about children's services in {place}, answered with their sources.",
        body=[part for part in body if part is not None],
    )


def _asked_of(store: Store, question: Question, query: Query) -> html.Section | None:
    """The recommendations that the question's figures would show the effect of."""
    linked = [
        r for r in store.plan.recommendations_to(query.geography) if any(i in question.indicators for i in r.indicators)
    ]
    if not linked:
        return None
    items = [html.Li(html.A(r.summary, href=f"{query.to('/plan')}#{r.recommendation_id}")) for r in linked]
    return html.Section([html.H2("What inspectors asked for", id="asked"), html.Ul(items)], **aria(labelledby="asked"))


def answer(reader: Reader, query: Query) -> View:
    """The answer to one question for the chosen place. Raises QueryError (404) where this release does not have it."""
    store = reader.store(query.release)
    question = store.plan.questions.get(query.question_id)
    if question is None:
        raise QueryError("This release does not answer that question.", parameter="question", status=404)
    reply = reply_to(store, query, question)
    place = store.places[query.geography].geography
    near = [q for q in store.plan.questions.values() if q.group == question.group and q.id != question.id]
    crumb = html.Nav(
        html.Ol([html.Li(html.A("Questions", href=query.to("/questions")))]),
        className="crumbs", **aria(label="Where this page is"),
    )  # fmt: skip
    body = [
        release_notice(store, query, reader.release_id),
        crumb,
        html.H1(question.text),
        change_of_boundary(store, query.geography),
        html.Div(reply_body(Reading(query, store.indicators), reply), className="reply"),
        _asked_of(store, question, query),
        html.H2("Ask about another place"),
        place_form(store, query),
        html.H2("People also ask"),
        question_list(query, near),
    ]
    return View(
        title=f"{question.text} {place}",
        description=reply.short[:300],
        body=[part for part in body if part is not None],
    )
