"""Drawn by a real browser: no words of a chart lie on one another or outside the picture."""

import pytest
from test_charts_drawing import charts

from components.charts.svg import FACE, draw_svg

FAULTS = """svgs => Object.entries(svgs).flatMap(([name, svg]) => {
    const holder = document.createElement('div');
    holder.style.width = svg[0] + 'px';
    holder.innerHTML = svg[1];
    document.body.replaceChildren(holder);
    const whole = holder.firstChild.getBoundingClientRect(), faults = [];
    const boxes = [...holder.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
    boxes.forEach(([words, a], i) => {
        if (a.left < whole.left - 1 || a.right > whole.right + 1 || a.bottom > whole.bottom + 1)
            faults.push(name + ': outside: ' + words);
        for (const [other, b] of boxes.slice(i + 1))
            if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
                && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
                faults.push(name + ': ' + words + ' / ' + other);
    });
    return faults;
})"""


@pytest.mark.browser
@pytest.mark.parametrize("standalone", [False, True])
def test_words_never_lie_on_one_another_or_outside(browser, standalone):
    pictures = {
        f"{name} at {width}": [width, draw_svg(chart, width=width, standalone=standalone)]
        for name, chart in charts().items()
        if name != "hostile"
        for width in (240, 288, 328, 480, 560, 720, 900)
    }
    page = browser.new_page()
    page.set_content(f"<style>body{{margin:0;font-family:{FACE}}}</style>")
    faults = page.evaluate(FAULTS, pictures)
    page.close()
    assert faults == []
