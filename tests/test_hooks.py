"""Hooks: who is told of what; a real receiver checks signatures and sees repeated requests."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from pipeline.running.run import Job, run
from pipeline.service.hooks import failure, react, summary
from pipeline.service.settings import Folder, Hook
from pipeline.service.webhook import ATTEMPTS

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@contextmanager
def receiver(*answers):
    """A web server that gives these answers in turn (then 204), and the requests it got."""
    got, left = [], list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((dict(self.headers), self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(left.pop(0) if left else 204)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/in?token=x", got
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The summary of a run with three issues, one of them an error."""
    place = tmp_path_factory.mktemp("told")
    folder = Folder(raw=place / "raw", output=place / "out")
    folder.raw.mkdir()
    (folder.raw / "a.txt").write_text("2021年5月1日，财政部拨付3亿元。", encoding="utf-8")
    run(Job(folder.raw, folder.output))
    (folder.raw / "b.txt").write_text("2021年5月2日，财政部拨付4亿元。", encoding="utf-8")
    (folder.raw / "empty.txt").write_bytes(b"")
    (folder.raw / "front.md").write_text(
        "---\ntitle: a: b: [\n---\n2021年5月1日，会议举行。\n", encoding="utf-8"
    )
    return summary("news", folder, run(Job(folder.raw, folder.output)))


def test_summary_says_what_there_is_and_what_changed(told):
    assert (told["folder"], told["version"], told["parent"], told["new"]) == ("news", 2, 1, True)
    assert (told["files"], told["read"], told["refused"], told["error"]) == (4, 3, 1, None)
    assert told["counts"]["amounts"] == 2
    assert told["since"]["amounts"] == 1
    assert told["issues"]["error refused.empty"] == 1


def test_command_gets_the_summary_on_its_standard_input(told, tmp_path):
    hook = Hook(on=("version",), command=("sh", "-c", f"cat > {tmp_path}/told.json"))
    assert react((hook,), told) == []
    assert json.loads((tmp_path / "told.json").read_bytes()) == told | {"events": ["version"]}


EVENTS = {
    "a new version": ({"on": ("version",)}, {}, True),
    "no new version": ({"on": ("version", "issues")}, {"new": False}, False),
    "more issues than so many": ({"on": ("issues",), "above": 1}, {}, True),
    "as many issues as so many": ({"on": ("issues",), "above": 2}, {}, False),
    "errors alone count": ({"on": ("issues",), "above": 1, "severity": "error"}, {}, False),
    "a failure": ({"on": ("failure",)}, {"error": "raw: no such folder", "new": False}, True),
    "no failure": ({"on": ("failure",)}, {}, False),
}


@pytest.mark.parametrize(("hook", "change", "called"), EVENTS.values(), ids=EVENTS.keys())
def test_hook_is_called_for_its_events_only(told, tmp_path, hook, change, called):
    issues = {"error refused.empty": 1, "warning front_matter": 1}
    react((Hook(**hook, command=("touch", f"{tmp_path}/called")),), told | {"issues": issues} | change)
    assert (tmp_path / "called").exists() == called


def test_webhook_is_signed_so_that_a_receiver_can_check_it(told, monkeypatch):
    monkeypatch.setenv("OUR_SECRET", SECRET)
    with receiver() as (url, got):
        assert react((Hook(on=("version",), webhook=url, secret_env="OUR_SECRET"),), told) == []
    ((headers, body),) = got
    headers = {name.lower(): value for name, value in headers.items()}
    assert Webhook(SECRET).verify(body, headers) == told | {"events": ["version"]}
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"news", b"nows"), headers)


def test_webhook_is_sent_again_while_its_receiver_may_come_back(told):
    with receiver(503, 429) as (url, got):
        assert react((Hook(on=("version",), webhook=url),), told) == []
    assert len(got) == 3
    assert len({headers["webhook-id"] for headers, _ in got}) == 1  # a receiver can tell a repetition


def test_webhook_that_is_refused_is_not_sent_again(told):
    with receiver(*[403] * ATTEMPTS) as (url, got):
        (problem,) = react((Hook(on=("version",), webhook=url),), told)
    assert len(got) == 1
    assert "403" in problem
    assert "next" in problem
    assert "token" not in problem  # an address can hold a secret


BROKEN = {
    "a program that is not there": ({"command": ("/no/such/program",)}, "No such file"),
    "a program that fails": ({"command": ("sh", "-c", "echo no paper >&2; exit 3")}, "state 3: no paper"),
    "a program that does not end": ({"command": ("sleep", "1000"), "timeout": 0.2}, "longer than 0.2 s"),
    "a secret that is not set": ({"webhook": "http://127.0.0.1:1/", "secret_env": "NOT_SET"}, "NOT_SET"),
    "a block without Prefect": ({"block": "slack-webhook/ops"}, "needs Prefect"),
}


@pytest.mark.parametrize(("hook", "says"), BROKEN.values(), ids=BROKEN.keys())
def test_hook_that_fails_is_told_and_the_others_are_called(told, tmp_path, hook, says):
    others = Hook(on=("version",), command=("touch", f"{tmp_path}/called"))
    (problem,) = react((Hook(on=("version",), **hook), others), told)
    assert says in problem
    assert "next" in problem
    assert (tmp_path / "called").exists()


def test_failure_names_the_folder_and_the_reason():
    told = failure("news", Folder(), "raw: no such folder")
    assert (told["folder"], told["error"], told["new"]) == ("news", "raw: no such folder", False)
