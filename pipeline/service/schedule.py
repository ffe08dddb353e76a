"""When a folder is due, and what its schedule is called."""

import hashlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from pipeline.service.configuration import Named
from pipeline.service.settings import Folder


def deployment_name(named: Named) -> str:
    """A name for the deployment; where the settings give none, one with a mark that two folders do not share."""
    if named.name:
        return named.name
    folder = named.folder.absolute()
    mark = hashlib.sha256(f"{folder.raw}\0{folder.output}".encode()).hexdigest()[:6]
    return f"{named.label} {mark}"


def last_due(folder: Folder, now: datetime) -> datetime:
    """The last moment at or before `now` at which the folder was due."""
    if folder.cron:
        moment = now.astimezone(ZoneInfo(folder.timezone)) + timedelta(seconds=1)
        return next(CronSim(folder.cron, moment, reverse=True))
    return now - timedelta(seconds=folder.interval or 0)


def when(folder: Folder, now: datetime) -> str:
    """The schedule in words: the next moment, or how often."""
    if not folder.cron:
        return f"every {folder.interval:g} s"
    moment = next(CronSim(folder.cron, now.astimezone(ZoneInfo(folder.timezone))))
    return f"next at {moment:%Y-%m-%d %H:%M} {folder.timezone}"
