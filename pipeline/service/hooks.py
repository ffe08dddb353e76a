"""What happens after a run: a command, a signed webhook, a Prefect block. A hook that fails never fails the run."""

import json
import os
import signal
import subprocess
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from pipeline.dataset import NoVersion, Version, open_dataset
from pipeline.running.run import Outcome
from pipeline.service.settings import Event, Folder, Hook

Summary = dict[str, Any]
#: Sends a summary through a Prefect block; the flow has one, a run in-process has not.
Notify = Callable[[Hook, Summary], None]


def summary(label: str, folder: Folder, outcome: Outcome) -> Summary:
    """What a hook is told of a run that came through; `since` are the counts' changes since the version before."""
    version = outcome.version
    counts = version.manifest["counts"]
    old = before(folder, outcome)
    known = old.manifest["counts"] if old else {} if outcome.new else counts
    return {
        "events": [],
        "folder": label,
        "raw": str(folder.raw),
        "output": str(folder.output),
        "version": version.number,
        "parent": version.manifest["parent"],
        "new": outcome.new,
        "path": version.place,
        "files": outcome.files,
        "read": outcome.work.read + outcome.work.reworked,
        "refused": outcome.refused,
        "counts": counts,
        "since": {family: count - known.get(family, 0) for family, count in counts.items()},
        "issues": version.manifest["issues"],
        "seconds": round(outcome.seconds, 3),
        "review": folder.review,
        "error": None,
    }


def before(folder: Folder, outcome: Outcome) -> Version | None:
    """The version that a new one follows; `None` where there is none any more."""
    parent = outcome.version.manifest["parent"]
    if not outcome.new or parent is None:
        return None
    try:
        return open_dataset(folder.output).version(str(parent))
    except NoVersion:
        return None


def failure(label: str, folder: Folder, error: str) -> Summary:
    """What a hook is told of a run that did not come through."""
    told = {"events": [], "folder": label, "raw": str(folder.raw), "output": str(folder.output)}
    return told | {"new": False, "error": error}


def email(subject: str, body: str, sender: str | None, hook: Hook) -> EmailMessage:
    """The message to those whom the hook names, from `sender`, else from the first of them."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, sender or hook.to[0], ", ".join(hook.to)
    message.set_content(body)
    return message


def react(hooks: tuple[Hook, ...], told: Summary, notify: Notify | None = None) -> list[str]:
    """Call the hooks whose events the summary has; return what went wrong, a problem a hook."""
    problems = []
    for hook in hooks:
        events = [event for event in hook.on if _has(event, hook, told)]
        if not events:
            continue
        try:
            _call(hook, told | {"events": events}, notify)
        except Exception as error:  # whatever a hook does wrong, the run's result stands
            why = f"  why   {error or type(error).__name__}"
            problems.append(f"{told['folder']}: {hook.target}\n{why}\n  next  correct it under `hooks`")
    return problems


def _has(event: Event, hook: Hook, told: Summary) -> bool:
    """Whether the event happened. Issues are told of once, with the version that brings them."""
    if event == "failure":
        return told["error"] is not None
    if event == "version":
        return bool(told["new"])
    count = sum(
        number
        for name, number in told.get("issues", {}).items()
        if hook.severity in ("any", name.split(" ")[0])
    )
    return bool(told["new"]) and count > hook.above


def _call(hook: Hook, told: Summary, notify: Notify | None) -> None:
    body = json.dumps(told, ensure_ascii=False).encode()
    if hook.command:
        _run(hook.command, body, hook.timeout)
    elif hook.webhook:
        from pipeline.service.webhook import send  # what it needs takes long to load, and few have a webhook

        send(hook.webhook, body, _secret(hook), hook.timeout)
    elif notify:
        notify(hook, told)
    else:
        raise ValueError("a block needs Prefect: run `python flows.py` or `shuli serve`")


def _secret(hook: Hook) -> str | None:
    if hook.secret_env is None:
        return None
    if secret := os.environ.get(hook.secret_env):
        return secret
    raise ValueError(f"{hook.secret_env}, which should hold the key to sign with, is not set")


def _run(command: tuple[str, ...], body: bytes, timeout: float) -> None:
    """Run a program with the summary as its standard input; end it and all it started when its time is over."""
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            _, said = process.communicate(body, timeout)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"it took longer than {timeout:g} s") from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        last = said.decode(errors="replace").strip().rpartition("\n")[2]
        raise RuntimeError(f"it ended with state {process.returncode}{': ' + last if last else ''}")
