"""The settings of a run: which there are, what they mean, and what each may be.

`Folder` is the one list of them. A field of it is a key of `shuli.toml`, an option of the commands that run
(`--raw`), and a variable of the environment (`SHULI_RAW`).
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from pipeline.dataset.objects import resolved

#: What a hook can wait for.
Event = Literal["version", "issues", "failure"]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise ValueError("no such time zone; it is named as in Asia/Shanghai") from None
    return name


def _crontab(line: str) -> str:
    try:
        CronSim(line, datetime(2000, 1, 1))
    except CronSimError as error:
        raise ValueError(f"not a crontab line of five fields, as in '0 6 * * *': {error}") from None
    return line


def _address(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("not a web address; it begins with https:// or http://")
    return url


Address = Annotated[str, AfterValidator(_address)]


class Hook(BaseModel):
    """Something to do when a run has an event: one of a command, a webhook and a Prefect block."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: tuple[Event, ...] = Field(min_length=1, description="Events: version, issues, failure.")
    above: int = Field(0, ge=0, description="With issues: more of them than so many.")
    severity: Literal["error", "warning", "any"] = Field("any", description="With issues: which count.")
    command: tuple[str, ...] | None = Field(
        None, min_length=1, description="A program with its arguments; the summary is its standard input."
    )
    webhook: Address | None = Field(None, description="Where to send the summary.")
    secret_env: str | None = Field(None, description="The variable that holds the key to sign with.")
    block: str | None = Field(
        None, pattern=r"^[a-z0-9-]+/[a-z0-9-]+$", description="A Prefect notification block, TYPE/NAME."
    )
    to: tuple[str, ...] = Field((), description="With a block of e-mail credentials: the addresses.")
    timeout: float = Field(30, gt=0, description="Seconds a command or one request may take.")

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if sum(bool(x) for x in (self.command, self.webhook, self.block)) != 1:
            raise ValueError("a hook has exactly one of command, webhook and block")
        if self.block and self.block.startswith("email-server-credentials/") and not self.to:
            raise ValueError("e-mail needs addresses: to")
        if self.secret_env and not self.webhook:
            raise ValueError("secret_env is for a webhook")
        return self

    @property
    def target(self) -> str:
        """What it does, in a few words; a webhook's path and query can hold a secret, so its host alone."""
        if self.webhook:
            return f"webhook {self.webhook.split('/')[2].rpartition('@')[2]}"
        return f"command {self.command[0]}" if self.command else f"block {self.block}"


class Folder(BaseModel):
    """The settings of one folder of articles."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    raw: Path = Field(Path("raw"), description="Folder with the articles; read with all below it.")
    output: Path = Field(Path("output"), description="Folder for the versions.")
    rules: Path | None = Field(None, description="Folder with the packs; else the ones that come along.")
    workers: int = Field(0, ge=0, description="Processes; 0 takes the cores there are where it pays.")
    timeout: float = Field(
        0, ge=0, description="Seconds a part may take; then its documents are refused. 0: no bound."
    )
    runner: Literal["dask", "ray"] | None = Field(None, description="Extract on a cluster.")
    address: str = Field("", description="The cluster's address: tcp://scheduler:8786, head:6379.")
    strict: bool = Field(False, description="Publish nothing if a document was refused; end with state 1.")
    paranoid: bool = Field(False, description="Read every file again to see whether it changed.")
    wait: float = Field(0, ge=0, description="Seconds to wait for another run on the same output.")
    cron: Annotated[str, AfterValidator(_crontab)] | None = Field(
        None, description="When to run, as crontab says it: '0 6 * * *'."
    )
    interval: float | None = Field(None, ge=1, description="Or every so many seconds.")
    timezone: Annotated[str, AfterValidator(_zone)] = Field(
        "UTC", description="Time zone of the crontab line."
    )
    settle: float = Field(2, gt=0, description="watch: seconds without a change before a run.")
    review: Address = Field("http://127.0.0.1:8642", description="Where `shuli review` is served.")
    hooks: tuple[Hook, ...] = Field((), description="What to do after a run (JSON).")

    @model_validator(mode="after")
    def _one_schedule(self) -> Self:
        if self.cron and self.interval:
            raise ValueError("cron and interval are two schedules; give one")
        return self

    def absolute(self) -> Self:
        """The same with folders that mean the same wherever they are read."""
        where: dict[str, Any] = {
            key: Path(resolved(value)) for key in PATHS if (value := getattr(self, key)) is not None
        }
        return self.model_copy(update=where)


#: Settings that name a folder: in a file they count from where the file is.
PATHS = ("raw", "output", "rules")
#: The two ways to say when; the nearer one holds alone.
SCHEDULES = frozenset(("cron", "interval"))
