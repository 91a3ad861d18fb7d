"""The pages of the site in navigation order: the one place a page is added."""

from portal.pages import (
    about,
    brief,
    compare,
    data,
    indicator,
    indicators,
    inspections,
    overview,
    plan,
    questions,
    scorecard,
    source,
)
from portal.pages.page import Page, View

EVERY = frozenset({"geography", "release"})

PAGES: tuple[Page, ...] = (
    Page("overview", "/", "Overview", EVERY, overview.view),
    Page("questions", "/questions", "Questions", EVERY, questions.view),
    Page("question", "/questions/<question_id>", "", EVERY, questions.answer),
    Page("indicators", "/indicators", "Figures", EVERY | {"q", "theme"}, indicators.view),
    Page(
        "indicator",
        "/indicators/<indicator_id>",
        "",
        EVERY | {"with", "breakdown", "from", "to", "view"},
        indicator.view,
    ),
    Page("compare", "/compare", "Compare", EVERY | {"indicator", "councils", "sort", "from", "to"}, compare.view),
    Page("scorecard", "/compare/scorecard", "", EVERY, scorecard.view),
    Page("inspections", "/inspections", "Inspections", EVERY, inspections.view),
    Page("plan", "/plan", "Plan", EVERY, plan.view),
    Page("brief", "/brief", "Brief", EVERY | {"since"}, brief.view),
    Page("data", "/data", "Data", EVERY, data.view),
    Page("source", "/sources/<source_id>", "", EVERY | {"indicator"}, source.view),
    Page("about", "/about", "About", EVERY, about.view),
    Page("topic", "/about/<topic>", "", EVERY, about.topic),
)

__all__ = ["PAGES", "Page", "View"]
