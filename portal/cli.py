"""The `portal` command: publish, audit, diff, protect, serve."""

import argparse
import os
import sys
from pathlib import Path

from portal.definitions import DATA
from portal.errors import PortalError

RELEASES = Path(os.environ.get("PORTAL_RELEASES") or DATA / "releases")


def _publish(arguments: argparse.Namespace) -> int:
    from portal.publish.pipeline import publish

    def say(text: str) -> None:
        if sys.stderr.isatty() or arguments.verbose:
            print(text, file=sys.stderr)

    outcome = publish(
        [Path(folder) for folder in arguments.sources], Path(arguments.authority), Path(arguments.releases),
        activate_release=not arguments.no_activate, say=say,
    )  # fmt: skip
    print(outcome.report)
    print(outcome.release_id)
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    workers = arguments.workers or os.environ.get("WEB_CONCURRENCY") or "2"
    os.environ["PORT"] = str(arguments.port)
    command = [
        sys.executable, "-m", "gunicorn", "wsgi:application", "--bind", f"{arguments.host}:{arguments.port}",
        "--workers", str(workers), "--threads", "4", "--worker-class", "gthread", "--preload", "--no-control-socket",
        "--chdir", str(DATA.parent), "--access-logfile", os.environ.get("PORTAL_ACCESS_LOG", "/dev/null"),
        "--limit-request-line", "8190", "--timeout", "60", "--forwarder-headers", "", "--log-level", "error",
    ]  # fmt: skip
    os.execv(sys.executable, command)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="portal", description="Build and serve a children's services portal.")
    commands = parser.add_subparsers(required=True, metavar="command")
    publish = commands.add_parser("publish", help="turn sources into a release")
    publish.add_argument(
        "--sources", nargs="*", action="extend", default=[], metavar="DIR", help="folders of national and council files"
    )
    publish.add_argument("--authority", default=str(DATA / "authority.toml"), metavar="FILE", help="the council's file")
    publish.add_argument("--releases", default=str(RELEASES), metavar="DIR", help="where releases are kept")
    publish.add_argument("--no-activate", action="store_true", help="build the release without making it live")
    publish.add_argument("--verbose", action="store_true", help="say what is being done, also without a terminal")
    publish.set_defaults(run=_publish)
    serve = commands.add_parser("serve", help="serve the live release")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=os.environ.get("PORT") or "8050")
    serve.add_argument("--workers", type=int, default=0)
    serve.set_defaults(run=_serve)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code. Errors meant for a person are printed without a traceback."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except PortalError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
