"""The statistical neighbour model: the ten authorities most like each authority, in order."""

from pathlib import Path

import pandas as pd

from portal.publish.layouts import Layout
from portal.publish.sources.context import Context
from portal.schema import names

PLACES = range(1, 11)
NUMBER = "old_la_code"
UNKNOWN = "Correct it, or add the authority to data/geographies/geographies.csv."


def read(text: pd.DataFrame, path: Path, layout: Layout, context: Context) -> pd.DataFrame:
    """The neighbours of every authority that still exists, in the columns of `schema.NEIGHBOURS`.

    The model names authorities by Department for Education number; an authority that has had several
    codes gets the model under each code that number has carried. Numbers that are unknown, stand twice or name
    the authority itself are noted as faults.
    """
    register, problems = context.register, context.problems
    twice = text[NUMBER].duplicated()
    problems.add_rows(path, list(twice.index[twice]), "the authority stands above already",
                      "Keep the right row and take the other out.", column=NUMBER)  # fmt: skip
    rows: list[dict[str, object]] = []
    for index, record in text.to_dict("index").items():
        row, number = int(str(index)), record[NUMBER].strip()
        own_codes = register.codes_of_number(number)
        if not own_codes:
            problems.add(path, f"no authority has the number '{number}'", UNKNOWN, row=row, column=NUMBER)
        named: set[str] = {number}
        for place in PLACES:
            column = f"SN_{place}"
            neighbour = record[column].strip()
            codes = register.codes_of_number(neighbour)
            if not codes:
                problems.add(path, f"no authority has the number '{neighbour}'", UNKNOWN, row=row, column=column)
                continue
            if neighbour in named:
                problems.add(path, f"the number '{neighbour}' is the authority itself or stands in the row already",
                             "Name ten different neighbours.", row=row, column=column)  # fmt: skip
            named.add(neighbour)
            rows += [
                {
                    "model": layout.edition,
                    "geography_code": own,
                    "neighbour_code": codes[-1],
                    "position": place,
                    "closeness": record[f"{column}P"].strip(),
                    "source_reference": f"row-{row}/{column}",
                }
                for own in own_codes
            ]
    return pd.DataFrame(rows, columns=[name for name in names("neighbours") if name != "source_id"])
