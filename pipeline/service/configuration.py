"""shuli.toml, the environment and the command line → the settings in force, and where each came from.

What is nearer to the person wins: command line, environment, the folder's own table, the top of the file, default.
"""

import difflib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsError,
)

from pipeline.dataset.objects import address, resolved
from pipeline.errors import CannotRun
from pipeline.service.settings import PATHS, SCHEDULES, Folder, Hook

FILES = ("shuli.toml", "pyproject.toml")
_NAME = re.compile(r"[\w-]+")


class BadSettings(CannotRun):
    """Settings that cannot be used: every problem at once."""


@dataclass(frozen=True)
class Named:
    """A folder's settings under its name (`""` where the settings name none), and where each came from."""

    name: str
    folder: Folder
    origins: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What a person calls it: its name, else that of the folder of articles."""
        return self.name or Path(resolved(self.folder.raw)).name or str(self.folder.raw)


@dataclass(frozen=True)
class _Layer:
    """Settings from one place. `origin` says where a key of it stands, as an error names it."""

    origin: str
    values: dict[str, Any] | None = None
    prefix: str = ""

    def source(self, settings: type[BaseSettings]) -> PydanticBaseSettingsSource:
        """The layer as pydantic-settings reads it."""
        if self.values is not None:
            return InitSettingsSource(settings, self.values)
        return EnvSettingsSource(
            settings, env_prefix=self.prefix, case_sensitive=False, env_ignore_empty=True
        )

    def where(self, key: str) -> str:
        """Where the key stands: `shuli.toml: news.raw`, `SHULI_RAW`, `--raw`."""
        if self.prefix:
            return f"{self.prefix}{key.upper()}"
        return f"--{key.replace('_', '-')}" if self.origin == "--" else f"{self.origin}{key}"


def load(
    given: Mapping[str, Any], config: Path | None = None, names: tuple[str, ...] = ()
) -> tuple[Named, ...]:
    """The settings of every folder, or of those in `names`, in the order of the file.

    `given` holds what the command line says. Where it or the environment names a raw or output folder and no
    name is asked for, that is the one folder meant, and the folders of the file are left aside.

    Raises:
        BadSettings: a file, a value or a name that cannot be used; every problem at once.
    """
    origin, table = _read(config)
    folders = table.pop("folders", {})
    problems = _names(origin, folders, names)
    if problems:
        raise BadSettings("\n".join(problems))
    command = _Layer("--", {key: _parsed(key, value) for key, value in given.items()})
    top = (_Layer("", prefix="SHULI_"), _Layer(origin, table))
    told = any(key in given or f"SHULI_{key.upper()}" in os.environ for key in ("raw", "output"))
    found = []
    for name in names or (() if told else tuple(folders)) or ("",):
        own = _Layer(f"{origin}folders.{name}.", folders.get(name, {}))
        variables = _Layer("", prefix=f"SHULI_FOLDERS__{re.sub(r'[^A-Z0-9]', '_', name.upper())}__")
        layers = (command, variables, top[0], own, top[1]) if name else (command, *top)
        try:
            found.append(_named(name, layers))
        except BadSettings as error:
            problems.append(str(error))
    problems = problems or _clashes(found)
    if problems:
        raise BadSettings("\n".join(dict.fromkeys(problems)))
    return tuple(found)


def _read(config: Path | None) -> tuple[str, dict[str, Any]]:
    """What stands before a key of the file in a message, and its table.

    `SHULI_CONFIG` names a file, else one is looked for where we are.
    """
    config = config or (Path(named) if (named := os.environ.get("SHULI_CONFIG")) else None)
    for path in (config,) if config else map(Path, FILES):
        if not config and not path.is_file():
            continue
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadSettings(f"{path}: not TOML\n  why   {error}\n  next  mend the line") from None
        except OSError as error:
            raise BadSettings(
                f"{path}: {error.strerror or error}\n  next  pass the file with the settings: --config FILE"
            ) from None
        where = f"{path}: "
        if path.name == "pyproject.toml":
            if not config and "shuli" not in table.get("tool", {}):
                continue
            table, where = table.get("tool", {}).get("shuli", {}), f"{path}: tool.shuli."
        return where, _from(path.parent, table)
    return f"{FILES[0]}: ", {}


def _from(place: Path, table: dict[str, Any]) -> dict[str, Any]:
    """The table with its paths counted from the file's own folder."""
    based: dict[str, Any] = {
        key: str(place / value) if key in PATHS and isinstance(value, str) and not address(value) else value
        for key, value in table.items()
    }
    if isinstance(based.get("folders"), dict):
        based["folders"] = {
            name: _from(place, own) if isinstance(own, dict) else own
            for name, own in based["folders"].items()
        }
    return based


def _names(origin: str, folders: Any, names: tuple[str, ...]) -> list[str]:
    """What is wrong with the folders' names and with those asked for."""
    if not isinstance(folders, dict) or not all(isinstance(own, dict) for own in folders.values()):
        return [f"{origin}folders: not tables\n  next  write each as [folders.NAME]"]
    return [
        f"{origin}folders.{name}: a name has letters, digits, - and _ only\n  next  give it another name"
        for name in folders
        if not _NAME.fullmatch(name)
    ] + [
        f"--folder {name}: no such folder in {origin.split(': ')[0]}\n"
        f"  known  {', '.join(folders) or 'none'}\n  next   pass one of them, or add [folders.{name}]"
        for name in names
        if name not in folders
    ]


def _parsed(key: str, value: Any) -> Any:
    """A value of the command line: hooks come as JSON, everything else as written."""
    if key != "hooks" or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise BadSettings(
            f"--hooks: not JSON\n  why   {error}\n"
            """  next  write a list, as in '[{"on": ["failure"], "command": ["./tell"]}]'"""
        ) from None


def _named(name: str, layers: tuple[_Layer, ...]) -> Named:
    """The settings that the layers come to; the first that has a key decides it."""
    said: list[dict[str, Any]] = []

    class Layered(Folder, BaseSettings):  # type: ignore[misc]  # its config is the model's own
        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *_: Any, **__: Any
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return tuple(InitSettingsSource(settings_cls, values) for values in said)

    origins: dict[str, str] = {}
    try:
        for layer in layers:
            values = layer.source(Layered)()
            if not layer.origin.startswith("--") and origins.keys() & SCHEDULES:
                values = {key: value for key, value in values.items() if key not in SCHEDULES}
            said.append(values)
            for key in values:
                origins.setdefault(key, layer.where(key))
        settings = Layered()
    except SettingsError as error:
        why = error.__cause__ or error
        key = match[1] if (match := re.search(r'field "(\w+)"', str(error))) else "?"
        raise BadSettings(
            f"SHULI_{key.upper()}: cannot be read: {why}\n  next  write it as JSON, or unset it"
        ) from None
    except ValidationError as error:
        raise BadSettings("\n".join(_problem(cast(Any, e), origins) for e in error.errors())) from None
    folder = Folder.model_construct(**{key: getattr(settings, key) for key in Folder.model_fields})
    return Named(name, folder, {key: origins.get(key, "default") for key in Folder.model_fields})


def _problem(error: dict[str, Any], origins: dict[str, str]) -> str:
    """One problem as the house words it: where and which key, what stands there, why not, what next."""
    path = [str(part) for part in error["loc"]]
    if not path:
        keys = [origins[key] for key in ("cron", "interval") if key in origins]
        return f"{', '.join(keys)}: {_why(error)}\n  next  take one of them out"
    where = ".".join([origins.get(path[0], path[0]), *path[1:]])
    if error["type"] == "extra_forbidden":
        known = list(Hook.model_fields if path[0] == "hooks" else Folder.model_fields)
        near = difflib.get_close_matches(path[-1], known, 1)
        hint = f"write `{near[0]}`" if near else f"take it out; known are {', '.join(known)}"
        return f"{where}: no such setting\n  next  {hint}"
    fields: Any = Hook.model_fields if path[0] == "hooks" and len(path) > 2 else Folder.model_fields
    about = fields[path[2] if fields is Hook.model_fields else path[0]].description
    found = json.dumps(error["input"], ensure_ascii=False, default=str)
    return f"{where}: {_why(error)}\n  found  {found}\n  means  {about}\n  next   correct it"


def _why(error: dict[str, Any]) -> str:
    message = str(error["msg"]).removeprefix("Value error, ")
    return message[0].lower() + message[1:]


def _clashes(found: list[Named]) -> list[str]:
    """Two folders that would publish in one place."""
    seen: dict[str, Named] = {}
    problems = []
    for named in found:
        other = seen.setdefault(resolved(named.folder.output), named)
        if other is not named:
            problems.append(
                f"{named.origins['output']}: {named.folder.output} is the output of folder {other.name} too\n"
                f"  next  give {named.name} one of its own"
            )
    return problems
