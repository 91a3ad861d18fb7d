"""Every question has an answer for every kind of place, in words that hold nothing but figures of the release."""

import re
from typing import Any

import pytest

from portal.plan import Question
from portal.query import Query, question_path
from portal.questions.reply import Reply
from portal.questions.rules import RULES, reply_to
from portal.selection import Observation
from portal.store import Store
from portal.vocabulary import WITHOUT_VALUE

PLACES = {
    "Thurrock": "E06000034",
    "Medway": "E06000035",
    "Manchester": "E08000003",
    "Lincolnshire": "E10000019",
    "Rutland": "E06000017",
    "City of London": "E09000001",
    "Isles of Scilly": "E06000053",
    "Cumbria, ended 2023": "E10000006",
    "Cumberland, begun 2023": "E06000063",
    "East of England": "E12000006",
    "England": "E92000001",
}
FEWEST_QUESTIONS = 20
NOT_WORDS = re.compile(r"\b(nan|None(?! of| is)|inf|null)\b|\{|\}|  ")
CAUSES = re.compile(r"\b(because of|thanks to|due to|led to|caused by|fault|blame|success|failure|impressive)\b", re.I)


def asked(store: Store, question: Question, code: str) -> Reply:
    """The reply to a question for a place."""
    query = Query(
        page="question",
        path=question_path(question.id),
        geography=code,
        default_geography=store.authority.geography_code,
        question_id=question.id,
    )
    return reply_to(store, query, question)


def texts(reply: Reply) -> list[str]:
    """Every sentence of a reply."""
    return [s.text for part in reply.parts for s in part.sentences]


def figures(reply: Reply) -> list[Observation]:
    """Every figure a reply states or lists."""
    stated = [one for part in reply.parts for s in part.sentences for one in s.made_from]
    listed = [f for part in reply.parts if part.table for row in part.table.rows for f in row.figures]
    return [one for one in (*stated, *listed) if isinstance(one, Observation)]


def check(store: Store, code: str) -> None:
    """Raise AssertionError, naming the question, where an answer is empty or not in plain words."""
    for question in store.plan.questions.values():
        reply = asked(store, question, code)
        told = texts(reply)
        assert told, question.id
        assert reply.short == told[0]
        for text in told:
            assert text.strip(), question.id
            assert text[0].isupper() or text[0].isdigit(), f"{question.id}: {text}"
            assert text[-1] in ".:", f"{question.id}: {text}"
            assert not NOT_WORDS.search(text), f"{question.id}: {text}"
            assert not CAUSES.search(text), f"{question.id}: {text}"
        for figure in figures(reply):
            assert figure.release_id == store.release_id
            assert figure.status not in WITHOUT_VALUE or figure.value is None or figure.status == "x", question.id


def test_there_are_enough_questions_each_with_a_rule_there_is(embedded: Store) -> None:
    questions = embedded.plan.questions
    assert len(questions) >= FEWEST_QUESTIONS
    assert {q.rule for q in questions.values()} == set(RULES)
    assert {q.group for q in questions.values()} == {g.id for g in embedded.plan.groups}
    assert all(q.text.endswith("?") for q in questions.values())
    assert len({q.text for q in questions.values()}) == len(questions)


@pytest.mark.national
@pytest.mark.parametrize("code", PLACES.values(), ids=PLACES)
def test_every_question_is_answered_for(national: Store, code: str) -> None:
    check(national, code)


def test_every_question_is_answered_from_the_papers_alone(embedded: Store) -> None:
    check(embedded, "E06000034")


def test_a_place_the_papers_do_not_tell_of_is_told_so(embedded: Store) -> None:
    """Questions only papers can answer say whose papers they are; no figure of another place stands in."""
    for question in embedded.plan.questions.values():
        reply = asked(embedded, question, "E08000003")
        assert all(f.geography_code != "E06000034" for f in figures(reply)), question.id
    reply = asked(embedded, embedded.plan.questions["foster-carers-planned"], "E08000003")
    assert reply.short.startswith("This can only be answered for Thurrock.")


def test_the_part_unaccompanied_children_played_in_the_rise_is_not_made_up(embedded: Store) -> None:
    reply = asked(embedded, embedded.plan.questions["rise-and-unaccompanied-children"], "E06000034")
    told = texts(reply)
    assert told[0] == (
        "Thurrock looked after 282 children at the end of March 2015 and 338 children at the end of March 2016, "
        "56 more."
    )
    assert "cannot be worked out" in told[1]
    assert "85.0 per 10,000 children with them, 64.3 without" in told[2]


def test_flows_that_are_protected_are_never_added_up(embedded: Store) -> None:
    reply = asked(embedded, embedded.plan.questions["in-and-out-against-the-total"], "E06000034")
    assert any("cannot be added up here: 1 of its 8 numbers is protected" in text for text in texts(reply))
    hidden = [f for f in figures(reply) if f.status == "c"]
    assert hidden
    assert all(f.value is None for f in hidden)


def test_plans_are_held_against_what_happened_only_in_their_own_time(embedded: Store) -> None:
    adoption = texts(asked(embedded, embedded.plan.questions["how-long-adoption-takes"], "E06000034"))
    assert (
        "The target was 487 days in the 3 years to 31 March 2015. What happened was 625 days, 138 days more. "
        "The target was not met."
    ) in adoption
    missing = texts(asked(embedded, embedded.plan.questions["going-missing"], "E06000034"))
    assert ("The target was 100% in June 2016. No figure was published that shows whether it was reached.") in missing
    carers = texts(asked(embedded, embedded.plan.questions["foster-carers-planned"], "E06000034"))
    assert carers[0] == (
        "On this the papers of Thurrock state 4 targets or forecasts. "
        "No figure was published that shows whether any was reached."
    )


def test_a_forecast_is_called_one(embedded: Store) -> None:
    reply = asked(embedded, embedded.plan.questions["budget"], "E06000034")
    assert texts(reply)[:2] == [
        "Thurrock expected to spend £29,303 thousand in the 2018 to 2019 financial year "
        "on a budget of £28,902 thousand: £401 thousand more than planned.",
        "This was a forecast made during the year. No paper held here says what was spent in the end.",
    ]


def test_a_question_of_a_rule_this_version_lacks_is_not_found(embedded: Store) -> None:
    from portal.errors import QueryError

    with pytest.raises(QueryError) as raised:
        asked(embedded, Question("old", "Old?", "trust", "gone", ()), "E06000034")
    assert raised.value.status == 404


def test_pages_of_questions(client: Any) -> None:
    listing = client.get("/questions").text
    for question_id in re.findall(r'href="/questions/([a-z0-9-]+)"', listing):
        answer = client.get(f"/questions/{question_id}")
        assert answer.status_code == 200, question_id
        assert "Ask about another place" in answer.text
        assert answer.text.count("<h1>") == 1
    assert client.get("/questions/what-is-love").status_code == 404
    assert client.get("/questions?theme=money").status_code == 400


def test_every_number_of_an_answer_leads_to_its_evidence(client: Any) -> None:
    """Each link to a source opens a page that has the row, under the fragment the link names."""
    for question_id in ("looked-after-now", "how-long-adoption-takes", "rise-and-unaccompanied-children", "budget"):
        text = client.get(f"/questions/{question_id}").text
        links = set(re.findall(r'href="(/sources/[^"#]+)#([^"]+)"', text))
        assert links, question_id
        for address, fragment in links:
            page = client.get(address.replace("&amp;", "&"))
            assert page.status_code == 200, address
            assert f'id="{fragment}"' in page.text, f"{question_id}: {address}#{fragment}"
