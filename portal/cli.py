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


def _folder(arguments: argparse.Namespace, name: str) -> Path:
    """A release folder by id or path; the live one for "current"."""
    kept = Path(arguments.releases) / name
    return (kept if kept.exists() else Path(name)).resolve()


def _audit(arguments: argparse.Namespace) -> int:
    from portal.audit.release import audit_release, report
    from portal.withdrawn import kept_releases

    folder = _folder(arguments, arguments.release)
    others = [other for other in kept_releases(folder.parent) if other != folder]
    result = audit_release(folder, others)
    print(report(result))
    return 0 if result.safe else 1


def _diff(arguments: argparse.Namespace) -> int:
    from portal.changes import all_changes
    from portal.formats import format_period, format_standing
    from portal.store import Store

    old, new = (Store(_folder(arguments, name)) for name in (arguments.old, arguments.new))
    found = all_changes(old, new)
    for change in found:
        o = change.observation
        decimals = (new.indicators.get(o.indicator_id) or old.indicators[o.indicator_id]).decimals
        before, after = (format_standing(side, decimals) if side else "none" for side in (change.before, change.after))
        where = f" ({o.category})" if o.category else ""
        print(f"{change.kind}\t{o.indicator_id}{where}\t{o.geography}\t{format_period(o)}\t{before} -> {after}")
    print(f"{len(found)} observations differ between {old.release_id} and {new.release_id}.")
    return 0


def _protect(arguments: argparse.Namespace) -> int:
    from portal.publish.disclosure.protect import protect_file
    from portal.publish.disclosure.summary import format_summary

    print(format_summary(protect_file(Path(arguments.table), Path(arguments.spec), Path(arguments.out))))
    return 0


def _withdraw(arguments: argparse.Namespace) -> int:
    from portal.withdrawn import withdraw

    withdraw(Path(arguments.releases), arguments.release, arguments.why)
    print(f"{arguments.release} is withdrawn. Its addresses now answer 410 with the reason.")
    return 0


def _add_releases(command: argparse.ArgumentParser) -> None:
    command.add_argument("--releases", default=str(RELEASES), metavar="DIR", help="where releases are kept")


def _add_commands_on_releases(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    audit = commands.add_parser("audit", help="attack a release as an outsider would")
    audit.add_argument("release", nargs="?", default="current", help="a release's id or folder (the live one)")
    _add_releases(audit)
    audit.set_defaults(run=_audit)
    diff = commands.add_parser("diff", help="say what changed between two releases")
    diff.add_argument("old")
    diff.add_argument("new")
    _add_releases(diff)
    diff.set_defaults(run=_diff)
    withdraw = commands.add_parser("withdraw", help="stop serving a kept release")
    withdraw.add_argument("release")
    withdraw.add_argument("--why", required=True, help="the reason its addresses will give")
    _add_releases(withdraw)
    withdraw.set_defaults(run=_withdraw)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="portal", description="Build and serve a children's services portal.")
    commands = parser.add_subparsers(required=True, metavar="command")
    publish = commands.add_parser("publish", help="turn sources into a release")
    publish.add_argument(
        "--sources", nargs="*", action="extend", default=[], metavar="DIR", help="folders of national and council files"
    )
    publish.add_argument("--authority", default=str(DATA / "authority.toml"), metavar="FILE", help="the council's file")
    _add_releases(publish)
    publish.add_argument("--no-activate", action="store_true", help="build the release without making it live")
    publish.add_argument("--verbose", action="store_true", help="say what is being done, also without a terminal")
    publish.set_defaults(run=_publish)
    _add_commands_on_releases(commands)
    protect = commands.add_parser("protect", help="protect the small counts of one table")
    protect.add_argument("table", metavar="TABLE.csv")
    protect.add_argument("--spec", required=True, metavar="SPEC.toml")
    protect.add_argument("--out", required=True, metavar="OUT.csv")
    protect.set_defaults(run=_protect)
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
