"""How the help of every command writes what an option takes: FILE and N, not Python's types; a flag takes nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

_TAKES = {Path: "PATH", str: "TEXT", int: "N", float: "N"}


class Command(TyperCommand):
    """A command whose help is written so."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, the flag for help included."""
        return [_named(parameter) for parameter in super().get_params(ctx)]


class Group(TyperGroup):
    """A command with commands below it."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, the flag for help included."""
        return [_named(parameter) for parameter in super().get_params(ctx)]


class Application(typer.Typer):
    """Commands whose help is written so."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=Group, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:
        """Register a command, as Typer does."""
        return super().command(name, **({"cls": Command} | settings))


def _named(parameter: Any) -> Any:
    if parameter.metavar is None and isinstance(parameter, TyperOption):
        described = parameter.type_descriptor
        if parameter.is_bool_flag:
            parameter.metavar = ""
        elif not described.is_choice:
            parameter.metavar = "TEXT" if described.is_list else _TAKES.get(described.annotation)
    elif parameter.metavar is None and isinstance(parameter, TyperArgument):
        parameter.metavar = str(parameter.name).upper()
    return parameter
