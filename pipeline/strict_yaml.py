"""YAML 1.2 as packs and cases are written in it: days and `NO` are words, a repeated key is an error with its line."""

from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.resolver import VersionedResolver

from pipeline.errors import PackError


class _PlainDays(SafeConstructor):
    """A day stays the string it is written as: `2021-05-01` is EDTF here, not an object of the clock."""


_PlainDays.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


class _SteadyResolver(VersionedResolver):
    """What a plain value is, by the version of YAML that the first one was read in: ruamel asks anew for each."""

    @cached_property
    def versioned_resolver(self) -> Any:
        return super().versioned_resolver


def _read_yaml(text: str, *, pure: bool) -> Any:
    yaml = YAML(typ="safe", pure=pure)
    yaml.Constructor = _PlainDays
    yaml.Resolver = _SteadyResolver
    return yaml.load(text)


def load_yaml(path: Path) -> Any:
    """The data of a YAML 1.2 file: `NO` and `2021-05-01` are strings, a repeated key is an error.

    Raises:
        PackError: the file is missing or is not YAML; says the line.
    """
    try:
        return parse_yaml(path, path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PackError(
            [f"{path}: {error.strerror}\n  next  put the file back, or pass --rules DIR"]
        ) from error
    except UnicodeDecodeError as error:
        raise PackError([f"{path}: not UTF-8: {error.reason}\n  next  save it as UTF-8"]) from error


def parse_yaml(name: Path | str, text: str) -> Any:
    """The data of YAML 1.2 text, as `load_yaml` reads it; `name` is what an error calls it.

    Raises:
        PackError: it is not YAML; says the line.
    """
    try:
        return _read_yaml(text, pure=False)
    except YAMLError:  # libyaml reads what both editions of YAML agree on, and much faster
        pass
    try:
        return _read_yaml(text, pure=True)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        what = str(error.problem).splitlines()[0]
        raise PackError(
            [f"{name}:{line}: {what}\n  next  correct the line, then run `shuli rules check`"]
        ) from error
    except YAMLError as error:
        raise PackError([f"{name}: {error}\n  next  correct it, then run `shuli rules check`"]) from error
