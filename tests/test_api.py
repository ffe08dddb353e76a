"""Extraction over HTTP, against a real server: what it answers, what it refuses, and that it survives."""

import json
import threading
import time

import httpx
import pytest
import uvicorn

from pipeline import extract
from pipeline.api import Limits, application
from pipeline.listening import listen

TEXT = "2018年1月10日，外交部表示，中方承诺提供约2亿元人民币，明年年底前完成。"


class Served:
    """The server on a port of its own, in a thread."""

    def __init__(self, limits=None, token=""):
        self._listener = listen("127.0.0.1", 0)
        app = application("", limits or Limits(), self._listener.hosts, token)
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listener.socket]})

    def __enter__(self):
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)
        return httpx.Client(base_url=self._listener.address, timeout=250)

    def __exit__(self, *_):
        self._server.should_exit = True
        self._thread.join()


@pytest.fixture(scope="module")
def client():
    with Served(Limits(size=200_000)) as client:
        yield client


def records(result):
    return {k: result[k] for k in ("amounts", "dates", "organizations", "actions", "issues")}


def test_text_gives_what_the_library_gives(client):
    answer = client.post("/extract", json={"text": TEXT, "published": "2018-01-11", "doc_id": "a"})
    ours = extract(TEXT, "2018-01-11", doc_id="a")
    assert answer.status_code == 200
    assert records(answer.json()) == {
        name: [json.loads(r.model_dump_json()) for r in getattr(ours, name)]
        for name in records(answer.json())
    }
    assert [a["value"] for a in answer.json()["amounts"]] == ["200000000"]
    assert answer.json()["document"]["text"] == TEXT


def test_file_is_read_as_its_name_says(client):
    lines = "".join(json.dumps({"id": i, "content": TEXT, "date": "2018-01-11"}) + "\n" for i in range(2))
    answer = client.post("/extract/file", params={"name": "a.jsonl"}, content=lines.encode())
    assert [len(result["amounts"]) for result in answer.json()] == [1, 1]
    page = f"<html><head><title>要闻</title></head><body><article><p>{TEXT}</p></article></body></html>"
    (result,) = client.post(
        "/extract/file", params={"name": "a.html", "published": "2018-01-11"}, content=page.encode("gb18030")
    ).json()
    assert result["document"]["title"] == "要闻"
    assert (result["document"]["published"], result["document"]["origins"]["published"]) == (
        "2018-01-11",
        "given",
    )


@pytest.mark.parametrize(
    ("path", "request_", "status", "says"),
    [
        ("/extract", {"json": {"text": ""}}, 422, "text"),
        ("/extract", {"json": {"text": TEXT, "published": "2021-02-30"}}, 422, "published"),
        ("/extract", {"json": {"text": TEXT, "rules": "/etc"}}, 422, "rules"),
        ("/extract", {"content": b'{"text": "\\ud800"}', "headers": {"content-type": "application/json"}}, 422, "text"),
        ("/extract", {"content": b"x" * 200_001}, 413, "200,000 bytes"),
        ("/extract", {"content": iter([b"x"])}, 411, "Content-Length"),
        ("/extract/file?name=a.pdf", {"content": b"no PDF"}, 422, "a.pdf"),
        ("/extract/file?name=a.txt", {"content": b""}, 422, "a.txt"),
        ("/extract/file", {"content": b"x"}, 422, "name"),
    ],
    ids=lambda x: type(x).__name__ if isinstance(x, dict) else str(x),
)  # fmt: skip
def test_request_that_cannot_be_served_is_told_why(client, path, request_, status, says):
    answer = client.post(path, **request_)
    assert answer.status_code == status
    assert says in json.dumps(answer.json()["detail"])


def test_other_host_names_are_refused(client):
    assert client.get("/health", headers={"host": "rebound.example"}).status_code == 403
    assert client.get("/health").json() == {"status": "ok"}


def test_token_is_asked_for_where_there_is_one():
    with Served(token="secret") as client:
        assert client.post("/extract", json={"text": TEXT}).status_code == 401
        assert client.get("/health", headers={"authorization": "Bearer secret"}).status_code == 200


def test_request_that_takes_too_long_is_ended_and_the_next_one_served():
    with Served(Limits(size=50_000_000, seconds=6)) as client:
        assert client.post("/extract", json={"text": TEXT}).status_code == 200
        answer = client.post("/extract", json={"text": TEXT * 200_000})
        assert answer.status_code == 503
        assert "6 seconds" in answer.json()["detail"]
        assert client.post("/extract", json={"text": TEXT}).status_code == 200


def test_requests_beyond_those_that_may_wait_are_turned_away():
    with Served(Limits(size=50_000_000, seconds=4, waiting=0)) as client:
        over = threading.Event()

        def occupy():
            """Keep the server at work; a long text that finds it at work with a short one is turned away itself."""
            while not over.is_set():
                client.post("/extract", json={"text": TEXT * 200_000})

        occupied = threading.Thread(target=occupy)
        occupied.start()
        answer = client.post("/extract", json={"text": TEXT})
        while answer.status_code == 200:
            answer = client.post("/extract", json={"text": TEXT})
        over.set()
        occupied.join()
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
