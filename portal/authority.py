"""The council a portal is about, and whatever else its own file says."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from portal.definitions import DATA
from portal.errors import DefinitionError


@dataclass(frozen=True)
class Authority:
    """The council whose portal this is: the geography shown when an address names none."""

    geography_code: str
    council: str
    site: str


def read_authority(path: Path = DATA / "authority.toml") -> Authority:
    """The authority file. Raises DefinitionError saying which key is wrong and what it should hold."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DefinitionError(f"{path.name}: there is no such file. Name one with --authority.") from error
    except OSError as error:
        raise DefinitionError(
            f"{path.name}: cannot be read ({error.strerror}). Name a file with --authority."
        ) from error
    except ValueError as error:
        raise DefinitionError(f"{path.name}: not valid TOML: {error}. Correct that line.") from error
    fields = Authority.__dataclass_fields__
    faults = [f"{path.name}: '{key}' is missing: add it" for key in fields if not isinstance(raw.get(key), str)]
    faults += [f"{path.name}: '{key}' is not a known key: remove it" for key in raw if key not in fields]
    if not re.fullmatch(r"E\d{8}", str(raw.get("geography_code", ""))):
        faults.append(f"{path.name}: geography_code must be a nine-character GSS code such as E06000034")
    if faults:
        raise DefinitionError("\n".join(faults))
    return Authority(**raw)
