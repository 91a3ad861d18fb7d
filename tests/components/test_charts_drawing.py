"""The two drawings of a chart show the same points, and nothing that is not published."""

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from itertools import pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_charts_samples import ENGLAND, INSPECTIONS, JOURNEY, breakdown_samples, row, samples, selection

from components.charts import palette
from components.charts.bars import bars_chart
from components.charts.description import Role, Tick
from components.charts.labels import flag_rows, spread, thin
from components.charts.markup import num, width_of, wrap
from components.charts.plotly_figure import CONFIG, plotly_figure
from components.charts.scales import decimal_year
from components.charts.sparkline import draw_sparkline
from components.charts.svg import draw_svg
from components.charts.timeline import timeline_chart
from components.charts.trend import trend_chart
from portal.selection import Series
from portal.vocabulary import WITHOUT_VALUE, Status

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (328, 900)


def charts():
    """Every sample as a chart, by name."""
    return {
        **{name: trend_chart(chosen) for name, chosen in samples().items()},
        **{f"bars: {name}": bars_chart(chosen) for name, chosen in breakdown_samples().items()},
        "timeline": timeline_chart(JOURNEY, "Thurrock"),
        "timeline of nothing": timeline_chart((), "Thurrock"),
    }


def lines_of(svg):
    """Each line's group: its class, its drawn stretches in pixels, and the words of its markers."""
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if (group.get("class") or "").startswith("chart-"):
            paths = [p.get("d") for p in group.findall(f"{SVG}path") if p.get("fill") == "none"]
            stretches = [
                [tuple(map(float, pair.split())) for pair in stretch.split("L")]
                for path in paths
                for stretch in path[1:].split("M")
            ]
            yield group.get("class"), stretches, [title.text for title in group.iter(f"{SVG}title")]


def scale_of(svg, chart):
    """From pixels back to values and years, read off the drawn ticks alone."""
    root = ElementTree.fromstring(svg)
    numbers = next(g for g in root.iter(f"{SVG}g") if g.get("text-anchor") == "end")
    heights = [float(t.get("y")) - float(numbers.get("font-size")) * 0.35 for t in numbers]
    per_pixel = (chart.y.ticks[-1].at - chart.y.ticks[0].at) / (heights[-1] - heights[0])
    marks = next(p.get("d") for p in root.iter(f"{SVG}path") if re.fullmatch(r"(M[\d.]+ [\d.]+v5)+", p.get("d")))
    places = [float(mark.split()[0]) for mark in marks[1:].split("M")]
    shown = [t.text for t in root.iter(f"{SVG}text") if t.text in {tick.label for tick in chart.x.ticks}]
    years = [next(tick.at for tick in chart.x.ticks if tick.label == label) for label in shown]
    years_per_pixel = (years[-1] - years[0]) / (places[-1] - places[0])
    return (
        lambda y: chart.y.ticks[0].at + (y - heights[0]) * per_pixel,
        lambda x: years[0] + (x - places[0]) * years_per_pixel,
        abs(per_pixel) * 0.2,
        years_per_pixel * 0.2,
    )


def stretches_of(trace):
    """The stretches of a Plotly trace: points between places without a value."""
    stretches = [[]]
    for date, value in zip(trace["x"], trace["y"], strict=True):
        if value is None:
            stretches.append([])
        else:
            stretches[-1].append((decimal_year(date), value))
    return stretches


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [n for n in samples() if n not in ("all-protected", "single")])
def test_both_drawings_show_the_same_points(name, width):
    chart = trend_chart(samples()[name])
    svg, figure = draw_svg(chart, width=width), plotly_figure(chart)
    drawn = list(lines_of(svg))
    traces = [trace for trace in figure["data"] if trace["name"] != "Another source" and trace["x"]]
    assert len(drawn) == len(traces)
    value_at, year_at, near_value, near_year = scale_of(svg, chart)
    for (_, stretches, titles), trace in zip(drawn, traces, strict=True):
        joined = [stretch for stretch in stretches_of(trace) if len(stretch) > 1]
        assert [len(stretch) for stretch in stretches] == [len(stretch) for stretch in joined]
        for pixels, points in zip(stretches, joined, strict=True):
            for (x, y), (year, value) in zip(pixels, points, strict=True):
                assert value_at(y) == pytest.approx(value, abs=near_value)
                assert year_at(x) == pytest.approx(year, abs=near_year)
        if name != "hostile":
            assert set(titles) <= {text for text in trace["hovertext"] if text}
        if len([value for value in trace["y"] if value is not None]) < 12:
            assert len(titles) == len([value for value in trace["y"] if value is not None])


@pytest.mark.parametrize("name", breakdown_samples())
def test_both_drawings_show_the_same_bars(name):
    chart = bars_chart(breakdown_samples()[name])
    bars = [bar for group in chart.groups for bar in group.bars]
    figure = plotly_figure(chart)
    assert figure["data"][0]["x"] == [bar.value for bar in bars]
    root = ElementTree.fromstring(draw_svg(chart, width=328))
    lengths = [float(r.get("width")) for r in root.iter(f"{SVG}rect")]
    shown = [bar.value for bar in bars if bar.value is not None]
    assert len(lengths) == len(shown)
    if any(shown):
        scale = max(lengths) / max(shown)
        assert lengths == pytest.approx([value * scale for value in shown], abs=0.2)


def test_both_drawings_mark_missing_periods_inspections_breaks_and_other_sources():
    for name in ("protected", "break"):
        chart = trend_chart(samples()[name])
        svg, text = draw_svg(chart), json.dumps(plotly_figure(chart), ensure_ascii=False)
        for mark in chart.missing:
            assert mark.label in svg
            assert f"{mark.line}, {mark.label}" in text
        for mark in chart.inspections:
            assert mark.label in svg
            assert mark.date in text
        for mark in chart.breaks:
            assert f"{mark.period}: {mark.reason}" in svg
            assert f"{mark.period}: {mark.reason}" in text
        for mark in chart.variants:
            assert mark.label in svg
            assert mark.label in text


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(Status), st.floats(0, 1e6), st.booleans()), min_size=1, max_size=12),
    st.sampled_from(WIDTHS),
)
def test_nothing_behind_a_status_reaches_a_drawing(cells, width):
    rows = [
        row(f"{2000 + i}-03-31", value, status.value, break_before="Changed." if broken else "")
        for i, (status, value, broken) in enumerate(cells)
    ]
    hidden = [replace(r, value=None) if r.status in WITHOUT_VALUE else r for r in rows]
    drawings = []
    for chosen in (rows, hidden):
        chart = trend_chart(selection(Series("Thurrock", tuple(chosen)), ENGLAND, inspections=INSPECTIONS))
        drawings.append((
            draw_svg(chart, width=width), draw_svg(chart, standalone=True), draw_sparkline(chart),
            json.dumps(plotly_figure(chart), allow_nan=False),
        ))  # fmt: skip
    assert drawings[0] == drawings[1]
    for svg in drawings[0][:2]:
        for element in ElementTree.fromstring(svg).iter():
            assert not re.search(r"\b(nan|inf)\b", " ".join(element.attrib.values()))


@pytest.mark.parametrize("width", [240, *WIDTHS])
@pytest.mark.parametrize("name", charts())
def test_drawings_are_whole_small_and_readable(name, width):
    chart = charts()[name]
    for standalone in (False, True):
        svg = draw_svg(chart, width=width, standalone=standalone, address="https://portal.example/x")
        root = ElementTree.fromstring(svg)
        assert len(svg.encode()) < (20_000 if name == "many" else 9_216)
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == "chart-title chart-desc"
        assert root.find(f"{SVG}desc").text
        assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)) >= 12
        assert not re.search(r"\d\.\d\d", re.sub(r"<(title|desc)[^>]*>[^<]*<|opacity=\"[^\"]*\"|>[^<]*<", "", svg))
        total = float(root.get("viewBox").split()[2])
        assert total == width
        for line in root.iter(f"{SVG}text"):
            assert -1 <= float(line.get("x")) <= total
        assert svg == draw_svg(chart, width=width, standalone=standalone, address="https://portal.example/x")


def test_hostile_words_stay_words():
    chart = trend_chart(samples()["hostile"])
    for standalone in (False, True):
        svg = draw_svg(chart, standalone=standalone, address='"><script>')
        names = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
        assert names <= {"svg", "title", "desc", "g", "path", "text", "circle", "rect", "tspan"}
        assert "<script" not in svg
        assert "\u0000" not in svg
        svg.encode()
    text = json.dumps(plotly_figure(chart))
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_several_drawings_stand_on_one_page():
    chart = trend_chart(samples()["typical"])
    ids = [set(re.findall(r' id="([^"]*)"', draw_svg(chart, prefix=prefix))) for prefix in ("one", "two")]
    assert ids == [{"one-title", "one-desc"}, {"two-title", "two-desc"}]


@pytest.mark.parametrize("prefix", ["", "1st", 'a"b', "a b"])
def test_a_prefix_that_is_no_name_is_refused(prefix):
    with pytest.raises(ValueError, match="cannot begin an id"):
        draw_svg(trend_chart(samples()["typical"]), prefix=prefix)


def test_a_width_too_small_to_read_is_refused():
    with pytest.raises(ValueError, match="240 or more"):
        draw_svg(trend_chart(samples()["typical"]), width=100)


def test_a_picture_that_stands_alone_says_where_it_is_from():
    address = "https://portal.example/indicators/cla-rate?release=r1"
    svg = draw_svg(trend_chart(samples()["typical"]), width=900, standalone=True, address=address)
    words = " ".join(t.text for t in ElementTree.fromstring(svg).iter(f"{SVG}text") if t.text)
    for part in (
        "Children looked after at 31 March, for every 10,000 children",
        "Thurrock, 31 March 2021 to 31 March 2025",
        "Source: Invented figures for tests.",
        "Release 2026-11-25-3fa9c1, 25 November 2026. Licence: Open Government Licence v3.0.",
        address,
        "does not show that one thing caused the other",
    ):
        assert part in words
    assert "var(" not in svg
    assert "currentColor" not in svg
    assert 'fill="#ffffff"' in svg


def test_a_picture_in_a_page_takes_the_pages_colours():
    svg = draw_svg(trend_chart(samples()["typical"]))
    assert 'fill="currentColor"' in svg
    assert f"var(--chart-own,{palette.LIGHT['own']})" in svg
    assert set(re.findall(r"--chart-([a-z0-9-]+),", svg)) <= set(palette.DARK)


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("colours", [palette.LIGHT, palette.DARK])
def test_every_colour_can_be_read_as_words(colours):
    paper = luminance(colours["paper"])
    for name, colour in colours.items():
        light, dark = sorted((luminance(colour), paper), reverse=True)
        assert name == "paper" or (light + 0.05) / (dark + 0.05) >= 4.5, name


def test_lines_differ_without_colour():
    roles = [(role, 0) for role in Role if role is not Role.CATEGORY]
    assert len({(palette.look(*r).dash, palette.look(*r).marker) for r in roles}) == len(roles)
    looks = [palette.look(Role.CATEGORY, i) for i in range(21)]
    assert len({(look.colour, look.dash, look.marker) for look in looks}) == 21
    assert len({(look.dash, look.marker) for look in looks[:7]}) == 7


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", [n for n in charts() if not n.startswith("timeline")])
def test_figures_are_what_plotly_accepts(name, dark):
    figure = plotly_figure(charts()[name], dark=dark)
    go.Figure(figure)
    json.dumps(figure, allow_nan=False)
    assert all(trace.get("connectgaps", False) is False for trace in figure["data"])
    assert {trace["type"] for trace in figure["data"]} <= {"scatter", "bar"}
    assert "template" not in figure["layout"]


def test_figures_offer_no_way_out_of_the_page():
    assert CONFIG["displayModeBar"] is False
    assert CONFIG["plotlyServerURL"] == ""


@given(st.lists(st.tuples(st.floats(-50, 450), st.floats(10, 60)), max_size=12))
def test_labels_never_lie_on_one_another(labels):
    wanted, heights = [w for w, _ in labels], [h for _, h in labels]
    placed = spread(wanted, heights, 0, 400)
    boxes = sorted((m - h / 2, m + h / 2) for m, h in zip(placed, heights, strict=True))
    assert all(above[1] <= below[0] + 1e-6 for above, below in pairwise(boxes))
    assert all(top >= -1e-6 for top, _ in boxes)
    if sum(heights) <= 400:
        assert all(bottom <= 400 + 1e-6 for _, bottom in boxes)
    order = sorted(range(len(labels)), key=lambda i: wanted[i])
    assert order == sorted(order, key=lambda i: placed[i])


def test_labels_with_room_stay_where_they_are_wanted():
    assert spread([100, 200, 300], [20, 20, 20], 0, 400) == [100, 200, 300]
    assert spread([100, 100], [20, 20], 0, 400) == [90, 110]
    assert spread([0, 400], [20, 20], 0, 400) == [10, 390]


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(20, 200)), max_size=8))
def test_flags_never_meet_in_a_row_nor_are_crossed(flags):
    feet = [x for x, _ in flags]
    spans = [(x, x + width) for x, width in flags]
    rows = flag_rows(feet, spans, 4)
    for i, one in enumerate(spans):
        for j, other in enumerate(spans):
            if i != j and rows[i] == rows[j]:
                assert one[1] + 4 <= other[0] or other[1] + 4 <= one[0]
            if one[0] < feet[j] < one[1]:
                assert rows[i] < rows[j]


@given(st.integers(1, 200), st.integers(10, 90), st.integers(100, 900))
def test_ticks_keep_equal_steps_and_never_touch(count, width, room):
    places = [room * i / max(count - 1, 1) for i in range(count)]
    kept = thin([Tick(i, "") for i in range(count)], places, [width] * count, count - 1)
    assert count - 1 in kept
    assert len({b - a for a, b in pairwise(kept)}) <= 1
    assert all(places[b] - places[a] >= width for a, b in pairwise(kept))


@given(st.text(max_size=80), st.integers(20, 300))
def test_wrapped_words_are_all_there_and_fit(words, width):
    lines = wrap(words, 14, width)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(width_of(line, 14) <= width or len(line) == 1 for line in lines)


@pytest.mark.parametrize(("value", "text"), [(1.25, "1.2"), (3.0, "3"), (-0.04, "0"), (-2.06, "-2.1"), (10, "10")])
def test_coordinates_are_short(value, text):
    assert num(value) == text


def test_a_sparkline_is_cut_where_its_line_is_cut():
    svg = draw_sparkline(trend_chart(samples()["protected"]))
    (path,) = [p.get("d") for p in ElementTree.fromstring(svg).iter(f"{SVG}path")]
    assert [stretch.count("L") + 1 for stretch in path[1:].split("M")] == [2, 2, 4]
    assert 'aria-hidden="true"' in svg
    assert draw_sparkline(trend_chart(samples()["all-protected"])) == ""
