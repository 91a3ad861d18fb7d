"""Publishing the national files, and opening what came out: seconds and memory against their targets."""

import sys
import tempfile
import time
from pathlib import Path

from bench.measure import Cost, own_megabytes, run, spread, table

NATIONAL = Path(__file__).resolve().parents[2] / "shared" / "real-data"
RUNS = 3


def main() -> int:
    """Print the tables; 1 where the national files are not beside the checkout."""
    if not NATIONAL.is_dir():
        print("The national files are not in ../shared/real-data: nothing to measure.")
        return 1
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(RUNS):
            releases = Path(folder) / str(number)
            costs.append(
                run(
                    [
                        sys.executable,
                        "-m",
                        "portal.cli",
                        "publish",
                        "--sources",
                        str(NATIONAL),
                        "--releases",
                        str(releases),
                    ]
                )
            )
        size = sum(p.stat().st_size for p in (releases / "current").glob("*.parquet")) / 1e6
        from portal.store import Store

        start = time.perf_counter()
        store = Store(releases / "current")
        opened = time.perf_counter() - start
        rows = store.manifest["outputs"]
    table(
        f"Publishing all national files ({RUNS} runs: median and range)",
        ["what", "measured", "target"],
        [
            ["seconds", spread([c.seconds for c in costs]), "under 60"],
            ["memory, MB", spread([c.megabytes for c in costs]), "under 1,500"],
            ["parquet, MB", f"{size:.1f}", "under 25"],
            ["observations", next(o["rows"] for o in rows if o["name"] == "observations.parquet"), ""],
            ["opening it, seconds", f"{opened:.2f}", "under 1"],
            ["memory with it open, MB", f"{own_megabytes():.0f}", "under 250"],
        ],
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
