"""One direction of imports, read from the syntax tree: what each part of the code may know of the others."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAY_NOT = {
    "portal/vocabulary.py": ("portal", "components", "callbacks"),
    "portal/schema.py": ("components", "callbacks", "dash", "flask"),
    "portal/definitions.py": ("components", "callbacks", "dash", "flask", "pandas"),
    "portal/selection.py": ("portal.store", "portal.reader", "components", "callbacks", "dash", "flask"),
    "portal/formats.py": ("portal.store", "portal.reader", "components", "callbacks", "dash", "flask"),
    "portal/store.py": ("components", "callbacks", "dash", "flask", "pandas", "portal.reader", "portal.publish"),
    "portal/reader.py": ("components", "callbacks", "dash", "flask", "pandas", "portal.publish"),
    "portal/publish": (
        "dash",
        "plotly",
        "flask",
        "components",
        "callbacks",
        "portal.reader",
        "portal.store",
        "portal.pages",
    ),
    "portal/audit": ("portal.publish", "dash", "flask", "components", "callbacks", "portal.store"),
    "portal/pages": ("portal.publish", "portal.audit", "callbacks", "pandas", "portal.app", "flask"),
    "portal/routes": ("portal.publish", "portal.audit", "callbacks", "portal.app"),
    "components": (
        "portal.store",
        "portal.reader",
        "portal.publish",
        "portal.pages",
        "portal.app",
        "callbacks",
        "pandas",
    ),
    "callbacks": ("portal.publish", "portal.audit", "pandas", "portal.app"),
    "wsgi.py": ("portal.publish", "components", "callbacks"),
}
"""Each file or folder, and the modules nothing in it may import."""
ANYWHERE = ("plotly.express", "plotly.graph_objects", "dash_table")
"""Modules that nothing in the site may import."""


def imports(path: Path) -> set[str]:
    """Every module a file imports, at its top or inside its functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def files(part: str) -> list[Path]:
    """The Python files of a part."""
    path = ROOT / part
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


@pytest.mark.parametrize("part", MAY_NOT)
def test_a_part_imports_only_what_it_may(part: str) -> None:
    """No file of a part imports what the part may not know."""
    assert files(part)
    faults = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files(part)
        for module in imports(path)
        for barred in (*MAY_NOT[part], *ANYWHERE)
        if module == barred or module.startswith(barred + ".")
        if not (part == "portal/vocabulary.py" and module == "enum")
    ]
    assert faults == []


def test_no_file_is_over_400_lines() -> None:
    """A file over 400 lines wants splitting by what it is about."""
    long = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for part in ("portal", "components", "callbacks", "tests", "bench")
        for path in files(part)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert long == []
