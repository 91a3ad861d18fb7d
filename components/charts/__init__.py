"""Charts: described once from a selection, drawn as SVG and as a Plotly figure.

`CHARTS` holds every chart an indicator may name; to add one, write its module and enter it here.
"""

from collections.abc import Callable

from components.charts.bars import bars_chart
from components.charts.description import Chart
from components.charts.trend import trend_chart
from portal.selection import Selection

CHARTS: dict[str, Callable[[Selection], Chart]] = {"trend": trend_chart, "bars": bars_chart}
