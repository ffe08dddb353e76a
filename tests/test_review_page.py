"""The review page in a real browser: Debian's Chromium, driven by Playwright; skipped where one is missing.

`SHULI_SCREENSHOTS=docs/images` writes a picture of each view.
"""

import os
import re
import shutil
import socket
import threading
import time
from pathlib import Path

import made
import pytest
import uvicorn

from pipeline.dataset import Dataset
from pipeline.review.decisions import DecisionLog, decide
from pipeline.review.desk import Desk
from pipeline.review.overlay import accept
from pipeline.review.page import write
from pipeline.review.server import Guard, application

playwright = pytest.importorskip("playwright.sync_api", reason="needs Playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

TITLE = "青禾省促进养老服务发展重点任务分工方案"
TEXT = f"""{TITLE}

2021年2月9日，青禾省人民政府印发本方案，提出到2025年底新建社区养老服务中心260个。

一、扩大服务供给
（一）省财政厅安排专项资金约2亿元，支持各市新建和改造社区养老服务中心。
（二）对80周岁以上独居老人每月发放补贴200元，2021年6月底前完成。
二、加强队伍建设
（三）省民政厅要会同省教育厅扩大招生规模，每年培训养老护理员八千人次以上。
"""
FINANCE = made.organization("省财政厅", "x.finance")


def party(text):
    at = TEXT.index(text)
    return {"text": text, "raw_start": at, "raw_end": at + len(text)}


MENTIONS = [
    made.date("2021年2月9日", "2021-02-09", earliest="2021-02-09", latest="2021-02-09"),
    made.organization("青禾省人民政府", "x.gov"),
    made.action(
        "到2025年底新建社区养老服务中心260个",
        "新建",
        "plan",
        deadline={"edtf": "2025", "latest": "2025-12-31"},
    ),
    made.date("2025年底", "2025", mod="END", earliest="2025-01-01", latest="2025-12-31"),
    made.mention("amount", "260个", "quantity.count", type="quantity", value=260, unit="个"),
    FINANCE,
    made.money(
        "2亿元", 200000000, mod="APPROX", payer=party("省财政厅"), purpose=party("新建和改造社区养老服务中心")
    ),
    made.action("安排专项资金约2亿元", "安排", "commitment", actor=party("省财政厅")),
    made.action("支持各市新建和改造社区养老服务中心", "支持", "encouragement", actor=party("省财政厅")),
    made.money("200元", 200, per="月"),
    made.action("对80周岁以上独居老人每月发放补贴200元", "发放", "commitment", recurrence="R/P1M"),
    made.date("2021年6月底", "2021-06", mod="END", earliest="2021-06-01", latest="2021-06-30"),
    made.organization("省民政厅", "x.civil"),
    made.organization("省教育厅", "x.edu"),
    made.action("会同省教育厅扩大招生规模", "扩大", "obligation", actor=party("省民政厅")),
    made.action(
        "每年培训养老护理员八千人次以上", "培训", "obligation", recurrence="R/P1Y", actor=party("省民政厅")
    ),
    made.mention(
        "amount", "八千人次", "quantity.count", type="quantity", value=8000, unit="人次", mod="EQUAL_OR_MORE"
    ),
]
WORSE = [
    m if m["surface"] != "2亿元" else made.money("2亿元", 200000000)
    for m in MENTIONS
    if m["surface"] not in ("2021年6月底", "省教育厅")
]
OTHER = made.lines(
    "b.txt", "会议于2020年召开，拨款5万元。\n", [made.date("2020年", "2020"), made.money("5万元", 50000)]
)


@pytest.fixture(scope="session")
def chromium():
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def dataset(tmp_path):
    """Version 1 is accepted; version 2 reads one sum better and two mentions more."""
    notice = {"published": "2021-02-09", "title": TITLE, "publisher": "青禾省人民政府办公厅"}
    for mentions, rules in ((WORSE, "1"), (MENTIONS, "2")):
        lines = {"a.txt": made.lines("a.txt", TEXT, mentions, **notice), "b.txt": OTHER}
        made.publish(tmp_path, lines, amounts=rules, dates=rules)
        dataset = Dataset(tmp_path)
        if rules == "1":
            with dataset.lock():
                accept(dataset, dataset.latest(), "li")
    return dataset


class Served:
    """The page of a dataset on a port of its own."""

    def __init__(self, dataset, name="li"):
        listener = socket.create_server(("127.0.0.1", 0))
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        app = application(Desk(dataset, dataset.latest(), name), Guard(frozenset({host}), None))
        self.server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        self.thread = threading.Thread(target=self.server.run, args=([listener],), daemon=True)
        self.address = f"http://{host}/"

    def __enter__(self):
        self.thread.start()
        return self.address

    def __exit__(self, *_):
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture
def address(dataset):
    with Served(dataset) as address:
        yield address


@pytest.fixture
def open_page(chromium):
    """Open an address; at the end no error may have reached the console, and no request may have left."""
    contexts, wrong = [], []

    def expected(text):
        """A refused correction is one of the answers; and the server of a test ends before its page."""
        return "422" in text or "CONNECTION_REFUSED" in text

    def opened(address, width=1280, height=860, locale="en-US", scheme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            color_scheme=scheme,
            reduced_motion="reduce",
            has_touch=width < 500,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console", lambda m: wrong.append(m.text) if m.type == "error" and not expected(m.text) else None
        )
        page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(address) else None)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(address)
        page.wait_for_selector("#text .lit, #text:not(:empty)")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def card(page, text):
    exact = re.compile(f"^{re.escape(text)}$")
    return page.locator(".card", has=page.locator(".head .words", has_text=exact)).first


def verdicts(dataset):
    return [(d.verdict, d.record["text"]) for d in DecisionLog(dataset).read()[0]]


def until(page, test, what):
    for _ in range(2000):
        if test():
            return
        page.wait_for_timeout(50)
    raise AssertionError(what)


def test_article_is_shown_as_the_raw_file_with_overlaps_legible(open_page, address):
    page = open_page(address)
    assert page.locator("#text").evaluate("e => e.textContent") == TEXT
    both = page.locator("#text .lit.act.amount", has_text="2亿元")
    assert both.count() == 1
    assert page.locator("#waiting").inner_text() == "3 waiting"


def test_click_on_one_side_brings_the_other(open_page, address):
    page = open_page(address)
    page.locator("#text .lit.amount", has_text="2亿元").click()
    assert page.locator(".card.open .head .words").inner_text() == "2亿元"
    page.locator("#text .lit.amount", has_text="2亿元").click()
    assert page.locator(".card.open .head .words").inner_text() == "安排专项资金约2亿元"
    card(page, "八千人次").click()
    assert page.locator("#text .lit.here").all_inner_texts() == ["八千人次"]
    assert page.locator("#text .lit.here.flash").count() == 1


def test_filters_combine_and_counts_follow(open_page, address):
    page = open_page(address)
    shown = page.locator(".card:visible")
    assert shown.count() == len(MENTIONS)
    page.click(".chip.action")
    assert shown.count() == 6
    page.select_option("select[data-facet=modality]", "obligation")
    assert shown.count() == 2
    assert page.locator(".sum .count").inner_text() == f"2 of {len(MENTIONS)}"
    assert page.locator(".chip.action i").inner_text() == "2"
    page.fill("#search", "r/p1y")
    assert shown.count() == 1
    page.fill("#search", "没有这样的话")
    assert page.locator("#list .empty").is_visible()
    page.fill("#search", "")
    page.select_option("select[data-facet=modality]", "")
    page.click(".chip.action")
    page.select_option("select[data-facet=change]", "added")
    assert [t.strip() for t in shown.locator(".head .words").all_inner_texts()] == ["2021年6月底", "省教育厅"]
    page.select_option("select[data-facet=change]", "")
    page.select_option("select[data-facet=organization]", "省财政厅")
    assert shown.count() == 4


def test_keyboard_alone_reviews(open_page, address, dataset):
    page = open_page(address)
    page.select_option("select[data-facet=status]", "waiting")
    page.keyboard.press("Escape")
    page.locator("#text").click(position={"x": 5, "y": 5})
    page.keyboard.press("j")
    assert page.locator(".card.open .head .words").inner_text() == "2亿元"
    page.keyboard.press("a")
    until(page, lambda: verdicts(dataset) == [("accept", "2亿元")], "accepted")
    until(
        page, lambda: page.locator(".card.open .head .words").inner_text() == "2021年6月底", "next one opens"
    )
    page.keyboard.press("r")
    until(page, lambda: verdicts(dataset)[1:] == [("reject", "2021年6月底")], "rejected")
    page.keyboard.press("u")
    until(page, lambda: verdicts(dataset)[2:] == [("undo", "2021年6月底")], "undone")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    until(page, lambda: page.locator(".timeline").is_visible(), "the chronology")


def test_keyboard_alone_decides_on_changes_and_opens_what_a_view_shows(open_page, address, dataset):
    page = open_page(address)
    page.keyboard.press("2")
    until(page, lambda: page.locator(".change").count() == 3, "the changes")
    first, second = (page.locator(".change").nth(i).locator(".new b").inner_text() for i in (0, 1))
    page.keyboard.press("j")
    page.keyboard.press("a")
    until(page, lambda: verdicts(dataset) == [("accept", first)], "the change that has the focus")
    until(page, lambda: page.locator(".change:focus .new b").all_inner_texts() == [second], "the next one")
    page.keyboard.press("Enter")
    until(page, lambda: page.locator(".card.open .head .words").all_inner_texts() == [second], "its record")
    page.keyboard.press("5")
    page.keyboard.press("j")
    assert page.locator("tr:focus td.text").inner_text() == "到2025年底新建社区养老服务中心260个"
    page.keyboard.press("Enter")
    until(page, lambda: page.locator(".card.open .kind.action").count() == 1, "the task in its article")


#: Words too faint for their ground by WCAG (4.5 : 1), and controls that a screen reader cannot name.
AUDIT = r"""() => {
  const parts = text => {  // rgb(…), or color(srgb …) where colours are mixed
    const [r, g, b, opacity = 1] = text.match(/[\d.]+/g).map(Number);
    return text.startsWith("rgb") ? [r, g, b, opacity] : [255 * r, 255 * g, 255 * b, opacity];
  };
  const over = (above, below) => [0, 1, 2].map(i => above[i] * above[3] + below[i] * (1 - above[3]));
  const light = color => {
    const [r, g, b] = color.map(v => v / 255).map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({ opacityProperty: true }) || element.closest("script, option")) continue;
    let ground = [255, 255, 255], opacity = 1;
    const around = [];
    for (let e = element; e; e = e.parentElement) around.unshift(getComputedStyle(e));
    for (const style of around) { ground = over(parts(style.backgroundColor), ground); opacity *= style.opacity; }
    const ink = parts(getComputedStyle(element).color);
    const both = [light(over([...ink.slice(0, 3), ink[3] * opacity], ground)), light(ground)].sort((a, b) => b - a);
    if ((both[0] + 0.05) / (both[1] + 0.05) < 4.5) faint.add(`${element.tagName} ${element.className} ${node.data.trim()}`);
  }
  const named = e => e.getAttribute("aria-label") || (e.labels && e.labels.length) || (e.tagName === "BUTTON" && e.textContent.trim());
  const nameless = [...document.querySelectorAll("input, select, button")].filter(e => e.checkVisibility() && !named(e));
  return [...faint, ...nameless.map(e => e.outerHTML)];
}"""


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_and_controls_have_names(open_page, address, scheme, locale):
    page = open_page(address, locale=locale, scheme=scheme)
    for view in range(1, 6):
        page.keyboard.press(str(view))
        until(page, lambda: page.locator("#list [data-index], #list .change").count() > 0, "the view")
        assert page.evaluate(AUDIT) == []
    page.keyboard.press("1")
    page.keyboard.press("j")
    assert page.evaluate(AUDIT) == []
    page.keyboard.press("e")
    assert page.evaluate(AUDIT) == []


def test_correction_says_what_is_wrong_and_saves_what_is_right(open_page, address, dataset):
    page = open_page(address)
    card(page, "200元").click()
    page.keyboard.press("e")
    page.fill("#edit-currency", "XYZ")
    page.keyboard.press("Control+Enter")
    until(page, lambda: "ISO 4217" in page.locator(".wrong[data-field=currency]").inner_text(), "says why")
    assert verdicts(dataset) == []
    page.fill("#edit-currency", "USD")
    page.fill("#edit-recipient", "没有的人")
    page.keyboard.press("Control+Enter")
    until(page, lambda: page.locator(".wrong[data-field=recipient]").inner_text() != "", "names the field")
    page.fill("#edit-recipient", "独居老人")
    page.keyboard.press("Control+Enter")
    until(page, lambda: verdicts(dataset) == [("correct", "200元")], "saved")
    until(page, lambda: "USD 200" in page.locator(".card.open .value").first.inner_text(), "shown")
    assert page.locator(".card.open .status").inner_text() == "corrected"
    (decision,) = DecisionLog(dataset).read()[0]
    assert decision.correction["recipient"]["text"] == "独居老人"
    assert decision.correction["reviewed"] is True


def test_second_correction_keeps_the_first(open_page, address, dataset):
    page = open_page(address)
    for field, value, said in (
        ("mod", "EQUAL_OR_MORE", "CNY 200 EQUAL_OR_MORE"),
        ("value", "300", "CNY 300 EQUAL_OR_MORE"),
    ):
        card(page, "200元").click()
        page.keyboard.press("e")
        box = page.locator(f"#edit-{field}")
        box.select_option(value) if field == "mod" else box.fill(value)
        page.keyboard.press("Control+Enter")
        until(page, lambda said=said: said in page.locator(".card.open .value").first.inner_text(), said)
    assert [d.correction["value"] for d in DecisionLog(dataset).read()[0]] == ["200", "300"]


def test_doubts_are_listed_above_the_article(open_page, tmp_path):
    lines = made.lines("a.txt", TEXT, MENTIONS) | {
        "issues": made.refused("a.txt", "<i>half of it</i>")["issues"]
    }
    made.publish(tmp_path, {"a.txt": lines})
    with Served(Dataset(tmp_path)) as address:
        page = open_page(address)
        page.click(".issues summary")
        assert "<i>half of it</i>" in page.locator(".issues li").inner_text()


def test_span_is_corrected_by_selecting_in_the_article(open_page, address, dataset):
    page = open_page(address)
    card(page, "2亿元").click()
    page.keyboard.press("e")
    page.evaluate("""() => {
      const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
      let first, last;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.data.endsWith("约") && !first) first = node;
        if (node.data === "2亿元") last = node;
      }
      getSelection().setBaseAndExtent(first, first.data.length - 1, last, 3);
    }""")
    page.click(".edit .use")
    assert page.locator(".edit .place .words").inner_text() == "约2亿元"
    page.click(".edit .accept")
    until(page, lambda: verdicts(dataset) == [("correct", "2亿元")], "saved")
    assert DecisionLog(dataset).read()[0][0].correction["text"] == "约2亿元"


def select(page, words):
    """Select words of the article that stand within one text node."""
    page.evaluate(
        """words => {
          const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at >= 0) return getSelection().setBaseAndExtent(node, at, node, at + words.length);
          }
          throw new Error(`${words} is not there`);
        }""",
        words,
    )


def test_record_that_the_rules_missed_is_entered_corrected_and_taken_back(open_page, address, dataset):
    page = open_page(address)
    select(page, "80周岁")
    page.click("#enter")
    page.click("#entry .chip.amount")
    page.select_option("#entry #edit-type", "quantity")
    page.click("#entry .accept")
    until(
        page, lambda: "currency" in page.locator("#entry .wrong:not(:empty)").first.inner_text(), "says why"
    )
    page.fill("#entry #edit-currency", "")
    page.fill("#entry #edit-value", "80")
    page.fill("#entry #edit-unit", "岁")
    page.click("#entry .accept")
    until(page, lambda: verdicts(dataset) == [("enter", "80周岁")], "saved")
    until(page, lambda: card(page, "80周岁").count() == 1, "listed")
    assert card(page, "80周岁").locator(".status").inner_text() == "entered by hand"
    assert page.locator("#text .lit.here").inner_text() == "80周岁"
    page.keyboard.press("e")
    page.fill("#edit-unit", "周岁")
    page.keyboard.press("Control+Enter")
    until(page, lambda: "80 周岁" in card(page, "80周岁").locator(".value").first.inner_text(), "corrected")
    page.keyboard.press("u")
    until(
        page,
        lambda: "80 岁" in card(page, "80周岁").locator(".value").first.inner_text(),
        "as it was entered",
    )
    page.keyboard.press("u")
    until(page, lambda: card(page, "80周岁").count() == 0, "taken back")
    assert page.locator("#text").evaluate("e => e.textContent") == TEXT


def test_what_another_reviewer_enters_appears(open_page, address, dataset):
    page = open_page(address)
    start = TEXT.index("80周岁")
    fields = {"type": "quantity", "value": "80", "unit": "岁"}
    Desk(dataset, dataset.latest(), "wang").enter("a.txt", "amount", fields, (start, start + 4), "")
    until(page, lambda: card(page, "80周岁").count() == 1, "listed")


def test_group_of_one_rule_is_rejected_at_once_and_stays_so_after_a_reload(open_page, address, dataset):
    page = open_page(address)
    page.keyboard.press("2")
    group = page.locator(".changes section", has_text="date.ymd")
    group.locator("button.reject").click()
    until(page, lambda: verdicts(dataset) == [("reject", "2021年6月底")], "rejected")
    page.reload()
    page.wait_for_selector(".card")
    assert card(page, "2021年6月底").locator(".status").inner_text() == "rejected"
    assert page.locator("#waiting").inner_text() == "2 waiting"
    page.keyboard.press("2")
    until(page, lambda: page.locator(".change.date .status").count() == 1, "shown in the diff")
    sides = page.locator(".change.amount .sides > div").all_inner_texts()
    assert ["APPROX" in s for s in sides] == [False, True]


def test_second_reviewers_decision_appears(open_page, address, dataset):
    page = open_page(address)
    desk = Desk(dataset, dataset.latest(), "王")
    (item,) = [i for i in desk.items("a.txt") if i.change.record["text"] == "省教育厅"]
    DecisionLog(dataset).append([decide("accept", item.change.record, 2, "王", context=item.change.sentence)])
    until(page, lambda: card(page, "省教育厅").locator(".status").count() == 1, "news arrives")
    assert card(page, "省教育厅").locator(".status").inner_text() == "accepted"
    until(page, lambda: page.locator("#waiting").inner_text() == "2 waiting", "the count follows")


def test_two_thousand_records_are_walked_narrowed_and_shown_again(open_page, tmp_path):
    made.publish(tmp_path, {"a.txt": made.sums_and_years(1000)})
    with Served(Dataset(tmp_path)) as address:
        page = open_page(address)
        assert page.locator(".card").count() == 2000
        page.click("#text .lit >> nth=0")
        assert page.locator(".card.open .head .words").inner_text() == "10000元"
        page.evaluate("step(1)")
        assert page.locator(".card.open .head .words").inner_text() == "2021年"
        page.evaluate("state.filters.q = '10500'; apply()")
        assert page.locator(".card:visible .head .words").all_text_contents() == ["10500元", "2021年"]
        page.evaluate("state.filters.q = ''; apply()")
        assert page.locator(".card:visible").count() == 2000


HOSTILE = (
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    "{{7*7}}</script><svg onload=alert(1)>javascript:alert(1)拨款100元\u202e元001款拨\u200b。\n"
)


def test_hostile_article_stays_text(open_page, tmp_path):
    name = "<img src=x onerror=alert(1)>\u202e.txt"
    text = HOSTILE + "末句。\n"
    lines = made.lines(name, text, [made.money("100元", 100)], title=HOSTILE, publisher="<b>x</b>")
    made.publish(tmp_path, {name: lines})
    dataset = Dataset(tmp_path)
    with Served(dataset, "<b>li</b>") as address:
        page = open_page(address)
        shown = page.locator("#text").evaluate("e => e.textContent")
        assert "<script>document.title" in shown
        assert "⟨U+202E⟩" in shown
        card(page, "100元").click()
        page.keyboard.press("a")
        until(page, lambda: verdicts(dataset) == [("accept", "100元")], "saved")
        body = page.evaluate(
            "document.body.innerText + [...document.querySelectorAll('option')].map(o => o.text)"
        )
        assert not {"\u202e", "\u200b"} & set(body)
        assert page.locator("#main img, #main svg, #main script, #bar img").count() == 0
        assert page.title() != "owned"
    path = tmp_path / "review.html"
    path.write_text(write(Desk(dataset, dataset.latest(), "li")), encoding="utf-8")
    page = open_page(path.as_uri())
    assert page.locator("#main img, #main svg, #main script").count() == 0
    assert card(page, "100元").locator(".status").inner_text() == "accepted"


def test_file_shows_everything_and_decides_nothing(open_page, dataset, tmp_path):
    path = tmp_path / "review.html"
    path.write_text(write(Desk(dataset, dataset.latest(), "li")), encoding="utf-8")
    page = open_page(path.as_uri(), locale="zh-CN")
    assert page.locator("#text").evaluate("e => e.textContent") == TEXT
    card(page, "2亿元").click()
    assert page.locator(".buttons").count() == 0
    page.keyboard.press("a")
    until(page, lambda: "只读" in page.locator("#toast").inner_text(), "says so")
    page.keyboard.press("2")
    assert page.locator(".change").count() == 3
    page.keyboard.press("n")
    until(
        page,
        lambda: "会议于2020年" in page.locator("#text").evaluate("e => e.textContent"),
        "the next document",
    )


def test_all_documents_together(open_page, address, dataset):
    page = open_page(address)
    page.select_option("#documents", "")
    until(page, lambda: page.locator(".card").count() == len(MENTIONS) + 2, "the records of both")
    assert not page.locator("#reader").is_visible()
    page.keyboard.press("4")
    assert page.locator(".view tbody tr").count() == 3
    assert page.locator(".view td.file").all_inner_texts() == ["a.txt", "a.txt", "b.txt"]
    page.locator(".view tr", has_text="50,000").click()
    until(page, lambda: page.locator(".card.open .head .words").count() == 1, "its article opens")
    assert page.locator(".card.open .head .words").inner_text() == "5万元"
    assert page.locator("#documents").input_value() == "b.txt"
    page.select_option("#documents", "")
    until(page, lambda: page.locator(".card").count() == len(MENTIONS) + 2, "all again")
    card(page, "省教育厅").click()
    page.keyboard.press("a")
    until(page, lambda: verdicts(dataset) == [("accept", "省教育厅")], "decided")


def test_language_and_colours_are_chosen_and_kept(open_page, address):
    page = open_page(address)
    assert page.locator("#tabs button").first.inner_text() == "Article"
    page.click("#language")
    assert page.locator("#tabs button").first.inner_text() == "原文"
    page.click("#theme")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()
    page.wait_for_selector(".card")
    assert page.locator("#tabs button").first.inner_text() == "原文"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark == "rgb(22, 24, 28)"


@pytest.mark.parametrize("view", range(1, 6))
@pytest.mark.parametrize("width", [1280, 390])
def test_no_view_is_wider_than_the_screen(open_page, address, width, view):
    page = open_page(address, width, 844 if width < 500 else 860)
    page.keyboard.press(str(view))
    until(page, lambda: page.locator("#list [data-index], #list .change").count() > 0, "the view")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for box in ("#side", "#reader"):
        assert page.locator(box).evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_phone_shows_one_side_at_a_time(open_page, address):
    page = open_page(address, 390, 844)
    assert page.locator("#reader").is_visible()
    assert not page.locator("#side").is_visible()
    page.locator("#text .lit.amount", has_text="260个").tap()
    assert page.locator(".card.open .head .words").inner_text() == "260个"
    assert not page.locator("#reader").is_visible()
    page.locator("#panes button[data-pane=text]").tap()
    assert page.locator("#text .lit.here").is_visible()


@pytest.mark.skipif("SHULI_SCREENSHOTS" not in os.environ, reason="pictures are made on demand")
@pytest.mark.parametrize(("width", "locale", "scheme"), [(1280, "zh-CN", "light"), (390, "zh-CN", "dark")])
def test_pictures_of_every_view(open_page, address, width, locale, scheme):
    folder = Path(os.environ["SHULI_SCREENSHOTS"])
    folder.mkdir(parents=True, exist_ok=True)
    page = open_page(address, width, 844 if width < 500 else 760, locale, scheme)
    for number, view in enumerate(("article", "changes", "timeline", "money", "tasks"), 1):
        page.keyboard.press(str(number))
        if view == "article":
            page.locator("#text .lit.amount", has_text="2亿元").click()
            if width < 500:
                page.screenshot(path=folder / f"review-records-{width}.png")
                page.locator("#panes button[data-pane=text]").tap()
        time.sleep(1.2)
        page.screenshot(path=folder / f"review-{view}-{width}.png")
