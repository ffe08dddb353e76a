"""The server of the review page: it answers its own page only, and says what is wrong with anything else."""

import json

import made
import pytest
from starlette.testclient import TestClient

from pipeline.dataset import Dataset
from pipeline.listening import loopback, names
from pipeline.review.decisions import DecisionLog
from pipeline.review.desk import Desk
from pipeline.review.overlay import accept
from pipeline.review.page import embed, write
from pipeline.review.server import Guard, application

TEXT = "会议于2021年5月6日召开。\n中方将提供约2亿元用于抢险。\n"
AMOUNT = made.money("2亿元", 200000000, mod="APPROX")
DATE = made.date("2021年5月6日", "2021-05-06")
HOST = "127.0.0.1:8642"
SAME = {"Host": HOST, "Origin": f"http://{HOST}"}
HOSTILE = (
    "拨款100元</script><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\u2028javascript:alert(3)"
)


@pytest.fixture
def dataset(tmp_path):
    made.publish(tmp_path, {"a.txt": made.lines("a.txt", TEXT, [AMOUNT, DATE])})
    return Dataset(tmp_path)


def client(dataset, token=None, host=HOST):
    desk = Desk(dataset, dataset.latest(), "li")
    return TestClient(application(desk, Guard(frozenset({HOST}), token)), base_url=f"http://{host}")


def ids(browser, doc_id="a.txt"):
    return {c["text"]: c["id"] for c in browser.get("/api/document", params={"id": doc_id}).json()["cards"]}


def test_page_has_a_strict_policy_with_a_fresh_nonce(dataset):
    browser = client(dataset)
    one, two = browser.get("/"), browser.get("/")
    policies = [r.headers["content-security-policy"] for r in (one, two)]
    assert policies[0] != policies[1]
    for part in ("default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
                 "require-trusted-types-for 'script'"):  # fmt: skip
        assert part in policies[0]
    assert "unsafe" not in policies[0]
    nonce = policies[0].split("script-src 'nonce-")[1].split("'")[0]
    assert f'<script nonce="{nonce}">' in one.text
    assert one.headers["x-content-type-options"] == "nosniff"
    assert one.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/api/documents", "/api/document?id=a.txt", "/api/news"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8642", "127.0.0.1", "127.0.0.1:1", ""])
def test_other_host_names_are_refused(dataset, path, host):
    response = client(dataset).get(path, headers={"Host": host})
    assert response.status_code == 403
    assert "中方" not in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": f"https://{HOST}"},
        {**SAME, "Sec-Fetch-Site": "cross-site"},
        {**SAME, "Content-Type": "text/plain"},
        {**SAME, "Content-Type": "application/x-www-form-urlencoded"},
    ],
    ids=["no origin", "other", "null", "other scheme", "cross-site", "plain text", "form"],
)
def test_post_that_does_not_come_from_the_page_changes_nothing(dataset, headers):
    browser = client(dataset)
    body = {"verdict": "reject", "records": [{"doc_id": "a.txt", "id": ids(browser)["2亿元"]}]}
    content = {"Content-Type": "application/json", **headers}
    response = browser.post("/api/judge", content=json.dumps(body), headers=content)
    assert response.status_code == 403
    assert not DecisionLog(dataset).path.exists()


def test_token_is_asked_for_and_kept_out_of_the_address(dataset):
    browser = client(dataset, token="secret-token")
    assert browser.get("/").status_code == 403
    assert browser.get("/?token=wrong").status_code == 403
    response = browser.get("/?token=secret-token", follow_redirects=False)
    assert response.headers["location"] == "/"
    assert "httponly" in response.headers["set-cookie"].lower()
    assert "samesite=strict" in response.headers["set-cookie"].lower()
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "", "a.txt\0", "b.txt"])
def test_document_that_the_version_has_not_is_not_there(dataset, name):
    response = client(dataset).get("/api/document", params={"id": name})
    assert response.status_code == 404


@pytest.mark.parametrize(
    "path", ["/static/../../pyproject.toml", "/..%2f..%2fetc/passwd", "/api", "/manifest.json"]
)
def test_no_path_leads_to_a_file(dataset, path):
    assert client(dataset).get(path).status_code == 404


BAD = {
    "no JSON": "{",
    "no object": "[]",
    "no verdict": '{"records": []}',
    "no records": '{"verdict": "accept", "records": []}',
    "records of numbers": '{"verdict": "accept", "records": [1]}',
    "a verdict of no kind": '{"verdict": "keep", "records": [{"doc_id": "a.txt", "id": "x"}]}',
    "unknown record": '{"verdict": "accept", "records": [{"doc_id": "a.txt", "id": "x"}]}',
    "a long name": json.dumps(
        {"verdict": "accept", "by": "x" * 101, "records": [{"doc_id": "a.txt", "id": "x"}]}
    ),
    "too long": '{"verdict": "' + "x" * 1_100_000 + '"}',
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_malformed_request_is_told_what_is_wrong(dataset, body):
    headers = {**SAME, "Content-Type": "application/json"}
    response = client(dataset).post("/api/judge", content=body, headers=headers)
    assert response.status_code in (400, 404)
    assert response.json()["error"]
    assert not DecisionLog(dataset).path.exists()


def post(browser, path, **body):
    return browser.post(path, json=body, headers=SAME)


def test_decisions_are_saved_when_the_answer_comes(dataset):
    browser = client(dataset)
    record = {"doc_id": "a.txt", "id": ids(browser)["2亿元"]}
    assert post(browser, "/api/judge", verdict="reject", records=[record], by="王").status_code == 200
    assert [(d.verdict, d.by) for d in DecisionLog(dataset).read()[0]] == [("reject", "王")]
    (row,) = browser.get("/api/documents").json()
    assert (row["records"], row["waiting"]) == (2, 1)
    (card,) = [c for c in browser.get("/api/document?id=a.txt").json()["cards"] if c["text"] == "2亿元"]
    assert (card["decision"]["verdict"], card["decision"]["by"]) == ("reject", "王")


def test_undo_brings_back_what_was_decided_before(dataset):
    browser = client(dataset)
    record = {"doc_id": "a.txt", "id": ids(browser)["2亿元"]}
    for verdict in ("accept", "reject", "undo"):
        answer = post(browser, "/api/judge", verdict=verdict, records=[record]).json()
    assert answer["decisions"][0]["decision"]["verdict"] == "accept"
    answer = post(browser, "/api/judge", verdict="undo", records=[record]).json()
    assert answer["decisions"][0]["decision"] is None
    assert post(browser, "/api/judge", verdict="undo", records=[record]).json()["decisions"] == []


def test_correction_is_held_to_the_models(dataset):
    browser = client(dataset)
    record = {"doc_id": "a.txt", "id": ids(browser)["2亿元"]}
    refused = post(browser, "/api/correct", record=record, fields={"currency": "XYZ"})
    assert (refused.status_code, refused.json()["field"]) == (422, "currency")
    assert "ISO 4217" in refused.json()["error"]
    at = TEXT.index("约2亿元")
    taken = post(
        browser, "/api/correct", record=record, fields={"value": "210000000"}, span=[at, at + 4]
    ).json()
    assert taken["decisions"][0]["decision"]["text"] == "约2亿元"
    assert post(browser, "/api/correct", record=record, fields={}, span=["a", 1]).status_code == 400


def test_news_of_another_reviewer_arrives(dataset):
    mine, other = client(dataset), client(dataset)
    record = {"doc_id": "a.txt", "id": ids(other)["2亿元"]}
    post(other, "/api/judge", verdict="accept", records=[record], by="other")
    news = mine.get("/api/news?since=0").json()
    assert [(n["id"], n["decision"]["by"]) for n in news["decisions"]] == [(record["id"], "other")]
    assert mine.get(f"/api/news?since={news['offset']}").json()["decisions"] == []
    assert mine.get("/api/news?since=-1").status_code == 400


def test_what_is_gone_can_be_kept(dataset):
    with dataset.lock():
        accept(dataset, dataset.latest(), "li")
    made.publish(dataset.folder, {"a.txt": made.lines("a.txt", TEXT, [DATE])}, amounts="2")
    browser = client(dataset)
    changes = browser.get("/api/changes").json()
    assert [(c["text"], c["change"], c["gone"]) for c in changes["cards"]] == [("2亿元", "removed", True)]
    record = {"doc_id": "a.txt", "id": changes["cards"][0]["id"], "gone": True}
    assert (
        post(browser, "/api/judge", verdict="reject", records=[record]).json()["decisions"][0]["decision"][
            "verdict"
        ]
        == "keep"
    )
    with dataset.lock():
        version = accept(dataset, dataset.latest(), "li")
    assert [r["text"] for r in version.rows("amounts")] == ["2亿元"]


def test_embedded_data_is_text_and_nothing_else():
    text = embed({"x": HOSTILE})
    assert not set(text) & set("<>&\u202e\u2028")
    assert json.loads(text) == {"x": HOSTILE}


def test_file_is_self_contained_and_holds_no_markup_of_the_article(tmp_path):
    made.publish(tmp_path, {"a.txt": made.lines("a.txt", HOSTILE, [made.money("100元", 100)], title=HOSTILE)})
    page = write(Desk(Dataset(tmp_path), Dataset(tmp_path).latest(), "<b>li"))
    assert page.count("<script") == 2
    assert "alert(1)</script>" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert all(x not in page for x in ("http://", "https://", "<link", "<iframe", "@import", "url("))
    assert "default-src 'none'" in page


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_loopback_address_goes_without_a_token(host):
    assert loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "host.example", "127.0.0.1.example"])
def test_address_that_others_reach_takes_a_token(host):
    assert not loopback(host)
    assert "evil.example" not in names(host)
