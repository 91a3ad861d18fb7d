"""Judgements and recommendations transcribed from a paper, each checked against its framework."""

from pathlib import Path

import pandas as pd

from portal.definitions import Framework, Indicator
from portal.publish.geographies import Register
from portal.publish.problems import Problems
from portal.publish.sources.paper_files import check_areas, check_members, check_references, is_day, read_paper_csv

JUDGEMENTS = (
    "inspection_id", "geography_code", "framework", "inspection_type", "inspection_start", "inspection_end",
    "published_date", "theme", "judgement_area", "grade", "reference", "place", "note",
)  # fmt: skip
RECOMMENDATIONS = (
    "recommendation_id", "geography_code", "inspection_id", "body", "number", "summary", "owner", "due_date", "score",
    "direction", "priority", "indicators", "reference", "place",
)  # fmt: skip


def _check_words(frame: pd.DataFrame, path: Path, frameworks: dict[str, Framework], problems: Problems) -> None:
    """Note areas, grades and kinds of inspection that are not their framework's."""
    for name, framework in frameworks.items():
        rows = frame[frame["framework"] == name]
        words = {
            "inspection_type": {kind.title for kind in framework.inspection_types},
            "judgement_area": {"", *(area.title for area in framework.areas)},
            "grade": {"", *framework.grades},
        }
        for column, members in words.items():
            check_members(rows, column, members, path, problems, f"not a word of the framework '{name}':",
                          f"Use the words of data/frameworks/{name}.toml.")  # fmt: skip


def _check_days(frame: pd.DataFrame, path: Path, problems: Problems) -> None:
    """Note dates that are not days or months, and inspections that have none."""
    columns = ["inspection_start", "inspection_end", "published_date"]
    for column in columns:
        odd = [cell != "" and not is_day(cell, or_month=True) for cell in frame[column]]
        problems.add_values(path, frame[column][odd], "not a day or a month", "Write it as 2016-02-22 or 2016-02.",
                            column=column)  # fmt: skip
    without = frame.index[(frame["inspection_start"] == "") & (frame["published_date"] == "")]
    problems.add_rows(path, list(without), "the inspection has no date", "Give its first day or its publication date.",
                      column="inspection_start")  # fmt: skip


def read_judgements(
    path: Path, register: Register, frameworks: dict[str, Framework], problems: Problems
) -> pd.DataFrame:
    """The judgement rows of one paper; every fault is noted."""
    frame = read_paper_csv(path, JUDGEMENTS, problems)
    check_areas(frame, path, register, problems)
    check_references(frame, path, problems, unique=True)
    check_members(frame, "framework", set(frameworks), path, problems, "no such framework",
                  "Correct it, or define it in data/frameworks/.")  # fmt: skip
    _check_words(frame, path, frameworks, problems)
    _check_days(frame, path, problems)
    alone = (frame["judgement_area"] == "") != (frame["grade"] == "")
    problems.add_rows(path, list(frame.index[alone]), "an area and its grade must stand together",
                      "Fill in the other, or leave both empty for a visit without grades.", column="grade")  # fmt: skip
    twice = frame.duplicated(["inspection_id", "judgement_area"])
    problems.add_rows(path, list(frame.index[twice]), "the same judgement stands above already",
                      "Keep the right row and take the other out.", column="judgement_area")  # fmt: skip
    return frame.rename(columns={"reference": "source_reference", "place": "source_place"})


def read_recommendations(
    path: Path, register: Register, indicators: dict[str, Indicator], problems: Problems
) -> pd.DataFrame:
    """The recommendation rows of one paper; every fault is noted."""
    frame = read_paper_csv(path, RECOMMENDATIONS, problems)
    check_areas(frame, path, register, problems)
    check_references(frame, path, problems, unique=False)
    bad = frame["number"][~frame["number"].str.fullmatch("[0-9]+")]
    problems.add_values(path, bad, "not a whole number", "Give the recommendation's number in the report.",
                        column="number")  # fmt: skip
    unknown = {row: sorted(set(filter(None, cell.split("|"))) - set(indicators))
               for row, cell in frame["indicators"].items()}  # fmt: skip
    for row, ids in unknown.items():
        if ids:
            problems.add(path, f"no such indicator {', '.join(ids)}", "Correct the id, or define it in "
                         "data/indicators/.", row=int(str(row)), column="indicators")  # fmt: skip
    return frame.rename(columns={"reference": "source_reference", "place": "source_place"})
