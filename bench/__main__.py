"""`make bench`: every benchmark in turn, each printing its own table. `python -m bench NAME` runs one."""

import subprocess
import sys
from pathlib import Path


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(
        p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_") and p.stem != "measure"
    )


def main() -> int:
    """Run the named benchmarks, or all; the number that failed."""
    failed = 0
    for name in sys.argv[1:] or names():
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
