"""Run every check and report all that fail at once, the slowest side by side. Changes nothing."""

import subprocess
import sys
import time

PYTHON = [sys.executable, "-m"]
CHECKS = {
    "format": [*PYTHON, "ruff", "format", "--check", "--quiet", "."],
    "lint": [*PYTHON, "ruff", "check", "--quiet", "."],
    "types": [*PYTHON, "mypy", "--no-error-summary"],
    "tests": [*PYTHON, "pytest", "-n", "auto", "--dist", "loadgroup"],
}


def main() -> int:
    """Run the checks in turn; the number that failed is the exit code."""
    failed = []
    for name, command in CHECKS.items():
        start = time.monotonic()
        print(f"== {name}: {' '.join(command[2:])}", flush=True)
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
        print(f"== {name}: {'FAILED' if name in failed else 'ok'} in {time.monotonic() - start:.0f} s", flush=True)
    print("All checks passed." if not failed else f"Failed: {', '.join(failed)}", flush=True)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
