"""Selections the chart tests draw. Every figure, place and source here is invented."""

from datetime import date, timedelta

from portal.definitions import Indicator
from portal.selection import Inspection, Judgement, Observation, Selection, Series
from portal.vocabulary import Comparator, PeriodType, Polarity

INVENTED = {"invented": "Invented figures for tests"}


def indicator(**changes):
    fields = {
        "id": "cla-rate",
        "title": "Children looked after at 31 March, for every 10,000 children",
        "theme": "looked-after",
        "question": "How many?",
        "definition": "Invented.",
        "unit": "per 10,000 children",
        "decimals": 0,
        "polarity": Polarity.NEITHER,
        "polarity_reason": "",
        "period_type": PeriodType.AS_AT,
        "people": True,
    }
    return Indicator(**(fields | changes))


def row(end, value, status="", **changes):
    fields = {
        "indicator_id": "cla-rate",
        "indicator": "Invented",
        "geography_code": "E06000034",
        "geography": "Thurrock",
        "geography_level": "Local authority",
        "period": end[:4],
        "period_type": "as at",
        "period_start": end,
        "period_end": end,
        "breakdown": "",
        "category": "",
        "value": value,
        "status": status,
        "break_before": "",
        "unit": "per 10,000 children",
        "numerator": None,
        "denominator": None,
        "lower": None,
        "upper": None,
        "source_id": "invented",
        "source_reference": "row-1",
        "release_id": "r1",
        "note": "",
    }
    return Observation(**(fields | changes))


def yearly(first, values, **changes):
    """A row for each 31 March; a text is a status in the place of a value."""
    return tuple(
        row(
            f"{first + place}-03-31",
            None if isinstance(v, str) else v,
            v if isinstance(v, str) else "",
            **changes,
        )
        for place, v in enumerate(values)
    )


def monthly(first, values, **changes):
    """A row for each end of month from `first` ("2014-04")."""
    year, month = (int(part) for part in first.split("-"))
    rows = []
    for place, value in enumerate(values):
        at = year * 12 + month - 1 + place
        end = date((at + 1) // 12, (at + 1) % 12 + 1, 1) - timedelta(days=1)
        rows.append(row(end.isoformat(), value, period_type="month end", **changes))
    return tuple(rows)


def inspection(day, overall, framework="ILACS", **changes):
    fields = {
        "inspection_id": f"invented-{day}",
        "geography_code": "E06000034",
        "geography": "Thurrock",
        "framework": framework,
        "inspection_type": "Standard inspection" if overall else "Focused visit",
        "inspection_start": day,
        "inspection_end": day,
        "published_date": "",
        "theme": "",
        "source_id": "invented",
        "source_reference": "row-1",
        "note": "",
        "overall": overall,
        "judgements": (Judgement("Overall", overall),) if overall else (),
    }
    return Inspection(**(fields | changes))


def selection(*series, **changes):
    fields = {
        "indicator": indicator(),
        "geography_code": "E06000034",
        "geography": "Thurrock",
        "breakdown": "",
        "series": series,
        "release_id": "2026-11-25-3fa9c1",
        "release_date": "2026-11-25",
        "sources": INVENTED,
    }
    return Selection(**(fields | changes))


INSPECTIONS = (
    inspection("2012-06-15", "Good", "Safeguarding and looked after children"),
    inspection("2016-03-17", "Requires improvement", "Single inspection framework"),
    inspection("2019-11-15", "Good"),
    inspection("2022-07-13", ""),
    inspection("2024-05-24", "Outstanding"),
)
OWN = Series("Thurrock", yearly(2021, [67, 67, 65, 64, 60]))
NEIGHBOURS = Series("Statistical neighbours", yearly(2021, [64, 66, 68, 69, 68]), Comparator.NEIGHBOURS)
REGION = Series("East of England", yearly(2021, [51, 52, 52, 51, 50]), Comparator.REGION)
ENGLAND = Series("England", yearly(2021, [67, 69, 71, 70, 67]), Comparator.ENGLAND)
LONG = Series("Thurrock", monthly("2012-04", [280 + (place * 37 % 23) + place // 3 for place in range(132)]))


def samples():
    """Selections by name: each a case a chart must survive handsomely."""
    return {
        "typical": selection(OWN, NEIGHBOURS, REGION, ENGLAND, inspections=INSPECTIONS),
        "protected": selection(
            Series("Thurrock", yearly(2015, [12, 9, "c", "c", 11, 14, "x", 8, 9, 7, 8])),
            Series("England", yearly(2015, [10, 10, 10, 11, 11, 12, "x", 12, 13, 12, 12]), Comparator.ENGLAND),
            inspections=INSPECTIONS,
        ),
        "all-protected": selection(Series("Thurrock", yearly(2021, ["c"] * 5)), inspections=INSPECTIONS),
        "single": selection(
            Series("Thurrock", yearly(2025, [23.4], lower=19.1, upper=28.0)), indicator=indicator(decimals=1)
        ),
        "crossing": selection(
            Series("Thurrock", yearly(2016, [40, 44, 47, 52, 55, 58, 61, 63, 66, 67])),
            Series("England", yearly(2016, [71, 70, 70, 69, 69, 69, 68, 68, 67.5, 66.5]), Comparator.ENGLAND),
            Series("East of England", yearly(2016, [50, 51, 53, 55, 56, 59, 61, 64, 66, 66.8]), Comparator.REGION),
            indicator=indicator(decimals=1),
        ),
        "long": selection(
            LONG,
            indicator=indicator(title="Children looked after at the end of the month", unit="children"),
            inspections=INSPECTIONS,
        ),
        "break": selection(
            Series(
                "Thurrock",
                (
                    *yearly(2017, [18, 19, 21]),
                    row("2020-03-31", 27, break_before="Care leavers were counted from this year."),
                    row("2021-03-31", 28),
                    row("2022-03-31", 26, "r"),
                    row("2023-03-31", 25, "p"),
                    row("2024-03-31", 24, "f"),
                ),
            ),
            Series("Target", (row("2023-03-31", 22, "t"), row("2024-03-31", 20, "t")), Comparator.TARGET),
            variants=(row("2022-03-31", 24, variant="Budget paper, March 2022"),),
            inspections=INSPECTIONS,
        ),
        "percent": selection(
            Series("Thurrock", yearly(2018, [97.2, 96.0, 95.1, 88.0, 91.4, 93.3, 94.0, 95.5], unit="%")),
            Series("England", yearly(2018, [88, 90, 87, 86, 89, 89, 90, 91.0], unit="%"), Comparator.ENGLAND),
            indicator=indicator(title="Looked after children with a dental check", unit="%", decimals=1),
            inspections=INSPECTIONS,
        ),
        "money": selection(
            Series("Thurrock", yearly(2019, [31_200_000, 33_000_000, 36_750_000, 41_000_000], unit="pounds")),
            indicator=indicator(title="Spending on children's social care", unit="pounds"),
        ),
        "categories": selection(
            *(
                Series(name, yearly(2019, values, category=name, breakdown="age"), category=name)
                for name, values in {
                    "Under 1": [12, 14, 9, 11, 10, 12, 8],
                    "1 to 4": [38, 40, 41, 36, 33, 30, 31],
                    "5 to 9": [60, 58, 55, 51, 50, 48, 47],
                    "10 to 15": [110, 115, 118, 116, 112, 108, 104],
                    "16 and over": [80, 84, 88, 91, 93, 95, 90],
                }.items()
            ),
            indicator=indicator(title="Children looked after by age", unit="children"),
            breakdown="age",
        ),
        "score": selection(
            Series("Thurrock", yearly(2019, [21.3, 22.8, "x", 23.4, 22.9, 24.1, 23.0], unit="score")),
            indicator=indicator(title="Average Attainment 8", unit="score", decimals=1),
        ),
        "many": selection(
            *(
                Series(
                    f"{name} and Wherever Combined Borough",
                    yearly(2019, [30 + i * 3 + (i * j) % 5 for j in range(7)], geography_code=f"E0600010{i}"),
                )
                for i, name in enumerate(
                    [
                        "Ashby",
                        "Barwick",
                        "Coldham",
                        "Denby",
                        "Elmley",
                        "Farham",
                        "Gorsely",
                        "Hadlow",
                        "Ibsley",
                    ]
                )
            ),
        ),
        "hostile": selection(
            Series('<script>alert("1")</script>&\u0000', yearly(2021, [5, 6, 7, 8, 9])),
            geography="</desc><b onload='x'>",
            indicator=indicator(title="]]><![CDATA[ & \ud800"),
        ),
    }


def breakdown(first_dimension, second_dimension=("",)):
    """Counts of one 31 March for each category, in two years, with some protected."""
    series, place = [], 0
    for one in first_dimension:
        for two in second_dimension:
            place += 1
            category = f"{one}|{two}" if two else one
            value = "c" if place % 4 == 3 else 0 if place % 7 == 5 else 6 + place * 13 % 61
            dims = "age|placement" if two else "age"
            rows = yearly(2024, [9, value], category=category, breakdown=dims, unit="children")
            series.append(Series(f"Thurrock {category}", rows, category=category))
    return series


AGES = ("Under 1", "1 to 4", "5 to 9", "10 to 15", "16 and over")
PLACEMENTS = (
    "Foster care with the council",
    "Foster care with an agency",
    "Children's home",
    "Placed for adoption",
)


def breakdown_samples():
    """Selections of categories at one period, by name."""
    counts = indicator(title="Children looked after by age", unit="children")
    total = Series(
        "Thurrock Total",
        yearly(2025, [282], category="Total", breakdown="age", unit="children"),
        category="Total",
    )
    shares = [
        Series(
            f"{name} {age}",
            yearly(2025, [value + change], category=age, breakdown="age", unit="%"),
            comparator,
            age,
        )
        for name, comparator, change in (
            ("Thurrock", None, 0),
            ("Statistical neighbours", Comparator.NEIGHBOURS, 6),
            ("England", Comparator.ENGLAND, -3),
        )
        for age, value in zip(AGES, (4.5, 13, 18.25, 38, 26), strict=True)
    ]
    return {
        "one dimension": selection(*breakdown(AGES), total, indicator=counts, breakdown="age"),
        "crossed": selection(*breakdown(AGES, PLACEMENTS), indicator=counts, breakdown="age|placement"),
        "compared": selection(
            *shares, indicator=indicator(title="Share by age", unit="%", decimals=1), breakdown="age"
        ),
        "all protected": selection(
            *(Series(a, yearly(2025, ["c"], category=a, breakdown="age"), category=a) for a in AGES),
            indicator=counts,
        ),
        "nothing": selection(indicator=counts),
    }


JOURNEY = (
    inspection("2009-11-20", "Performs well", "Annual assessment"),
    *INSPECTIONS[:2],
    inspection("2018-02-06", ""),
    *INSPECTIONS[2:4],
    inspection("2023-02-01", ""),
    INSPECTIONS[4],
)


def test_every_sample_is_labelled_invented():
    assert all(chosen.sources == INVENTED for chosen in samples().values())
