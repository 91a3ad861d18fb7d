"""Every rule a question may name (`rule` in data/questions.toml): what it is asked, and the reply it gives."""

from collections.abc import Callable

from portal.errors import QueryError
from portal.plan import Question
from portal.query import Query
from portal.questions import general, papers, site
from portal.questions.reply import Asking, Reply
from portal.store import Store

RULES: dict[str, Callable[[Asking], Reply]] = {
    rule.__name__: rule
    for rule in (
        general.figures, general.comparison, general.shares, general.planned,
        papers.unaccompanied_rise, papers.ages_in_and_out, papers.flows_against_total, papers.fostering_kind,
        papers.budget,
        site.inspectors, site.between_inspections, site.promises, site.disagreements, site.hidden, site.kinds,
        site.neighbours, site.chance,
    )
}  # fmt: skip


def reply_to(store: Store, query: Query, question: Question) -> Reply:
    """The answer to a question for the query's place. Raises QueryError (404) for a rule this version does not have."""
    if question.rule not in RULES:
        raise QueryError("This version of the site cannot answer that question.", parameter="question", status=404)
    return RULES[question.rule](Asking(store, query, question))
