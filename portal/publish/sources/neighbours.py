"""The statistical neighbour models: ten authorities most like each authority, in order."""

import re
from pathlib import Path

import pandas as pd

from portal.publish.geographies import Register
from portal.publish.layouts import Layout
from portal.publish.problems import Problems
from portal.publish.sources.dfe import read_text
from portal.schema import names

PLACES = range(1, 11)
EDITION = {"statistical-neighbours-2025": "2025", "statistical-neighbours-2021": "2021"}
"""The model edition each layout holds."""


def _columns(edition: str, place: int) -> tuple[str, str]:
    """The columns of the neighbour's number and its closeness at a place."""
    if edition == "2025":
        return f"SN_{place}", f"SN_{place}P"
    return f"SN{place}", "SNP" if place == 1 else f"SNP.{place - 1}"


def read(path: Path, layout: Layout, register: Register, problems: Problems) -> pd.DataFrame:
    """The neighbours of every authority that still exists, in the columns of `schema.NEIGHBOURS`.

    The model names authorities by Department for Education number; an authority that has had several
    codes gets the model under each code that number has carried. Unknown numbers are noted as faults.
    """
    frame = read_text(path, problems)
    if frame is None:
        return pd.DataFrame(columns=names("neighbours"))
    edition = EDITION[layout.id]
    number_column = "old_la_code" if edition == "2025" else "LA number"
    rows: list[dict[str, object]] = []
    for row, record in frame.to_dict("index").items():
        number = record[number_column].strip()
        if not re.fullmatch(r"\d{3}", number):
            continue
        for place in PLACES:
            column, closeness = _columns(edition, place)
            neighbour = record[column].strip()
            if not neighbour:
                continue
            codes = register.codes_of_number(neighbour)
            if not codes:
                problems.add(path, f"no authority has the number '{neighbour}'", "Correct it or add the authority to "
                             "data/geographies/geographies.csv.", row=int(str(row)), column=column)  # fmt: skip
                continue
            for own in register.codes_of_number(number):
                rows.append(
                    {
                        "model": edition,
                        "geography_code": own,
                        "neighbour_code": codes[-1],
                        "position": place,
                        "closeness": record[closeness].strip(),
                        "source_id": layout.id,
                        "source_reference": f"row-{row}/{column}",
                    }
                )
    return pd.DataFrame(rows, columns=names("neighbours"))
