"""Make sure the programs that the tests drive are on this machine: install them where that is possible, else say so."""

import os
import shutil
import subprocess
import sys

PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "redis-server": ("redis-server",),
    "nginx": ("nginx", "/usr/sbin/nginx"),
}
"""Debian package, and the names its program goes by."""


def missing() -> list[str]:
    """The packages whose program is not here."""
    return [package for package, names in PROGRAMS.items() if not any(shutil.which(name) for name in names)]


def main() -> int:
    """Install what is missing; 1, with words on what to do, where that cannot be done."""
    absent = missing()
    if absent and shutil.which("apt-get") and os.geteuid() == 0:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", *absent], env=environment, check=False, stdout=subprocess.DEVNULL
        )
        absent = missing()
    if absent:
        words = ", ".join(absent)
        print(
            f"The tests need {words}. Install with your package manager, for example: sudo apt-get install {' '.join(absent)}"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
