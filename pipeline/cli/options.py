"""The settings as options of a command, made from the one list of them."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic.fields import FieldInfo

from pipeline.cli.base import chosen, fail
from pipeline.errors import CannotRun
from pipeline.service.settings import Folder

_METAVARS = {int: "N", float: "SECONDS", Path: "DIR"}
_SPECIAL = {"hooks": "JSON", "review": "URL", "cron": "LINE", "timezone": "ZONE", "interval": "SECONDS",
            "runner": "dask|ray", "address": "URL"}  # fmt: skip


def configured(
    command: Callable[..., None], argument: str = "", extra: tuple[str, str] | None = None
) -> Callable[..., None]:
    """The command with an option for each setting; `argument` names one that comes without its flag.

    `extra` is the name and the meaning of a flag of its own.

    It is called with the settings in force and with what the command line said of them. Values are checked where
    those of the file and the environment are, so an error reads the same wherever it was made.
    """

    def call(
        context: typer.Context, config: Path | None = None, folder: list[str] | None = None, **options: Any
    ) -> None:
        from pipeline.service.configuration import load

        more = {extra[0]: bool(options.pop(extra[0]))} if extra else {}
        given = {key: value for key, value in options.items() if value is not None}
        before, names = chosen(context)
        config, names = config or before, tuple(folder or ()) or names
        try:
            settings = load(given, config, names)
        except CannotRun as error:
            fail(error)
        command(settings, _arguments(given | {"config": config, "folder": names}), **more)

    parameters = [
        inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context),
        _parameter("config", Path | None, "--config", "File with the settings; else shuli.toml.", "FILE"),
        _parameter("folder", list[str] | None, "--folder", "A folder of that file; repeatable.", "NAME"),
    ]
    for key, field in Folder.model_fields.items():
        parameters.append(_argument(key, field) if key == argument else _option(key, field))
    if extra:
        parameters.append(_parameter(extra[0], bool, f"--{extra[0]}", extra[1], default=False))
    vars(call)["__signature__"] = inspect.Signature(parameters)
    call.__doc__ = command.__doc__
    call.__name__ = command.__name__
    call.__annotations__ = {p.name: p.annotation for p in parameters}
    return call


def _option(key: str, field: FieldInfo) -> inspect.Parameter:
    flag = "--" + key.replace("_", "-")
    usual = "" if field.default in (None, (), False, "") else f" (usually {field.default})"
    about = f"{field.description}{usual}"
    if field.annotation is bool:
        return _parameter(key, bool | None, f"{flag}/--no-{flag[2:]}", about)
    metavar = _SPECIAL.get(key) or next((m for t, m in _METAVARS.items() if t is field.annotation), "DIR")
    return _parameter(key, str | None, flag, about, metavar)


def _argument(key: str, field: FieldInfo) -> inspect.Parameter:
    about = typer.Argument(
        help=field.description, metavar=_METAVARS.get(type(field.default), key.upper()), show_default=False
    )
    return inspect.Parameter(
        key, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[str | None, about]
    )


def _parameter(
    name: str, kind: Any, flag: str, about: str, metavar: str | None = None, default: Any = None
) -> inspect.Parameter:
    option = typer.Option(flag, help=about, metavar=metavar, show_default=False)
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option]
    )


def _arguments(given: dict[str, Any]) -> list[str]:
    arguments = []
    for key, value in given.items():
        if isinstance(value, bool):
            arguments.append(f"--{key}" if value else f"--no-{key}")
        elif value is not None:
            for one in value if isinstance(value, tuple) else (value,):
                arguments += [f"--{key}", str(one)]
    return arguments
