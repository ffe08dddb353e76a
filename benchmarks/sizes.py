"""Does size cost more than it must? A large registry beside a small one, a page of many records beside one of few.

python -m benchmarks.sizes        (the page needs Chromium)

Both sides of each ratio are measured in this run.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

from pipeline.organizations.registry import Body, Registry

TESTS = Path(__file__).resolve().parent.parent / "tests"
TEXT = "国务院办公厅今天印发通知，要求各地区各部门认真落实，远山委员会负责解释。" * 400
#: The longest of a dozen runs, with the layout each needs, in milliseconds.
LONGEST = """() => { window.longest = async act => {
  const took = [];
  for (let i = 0; i < 12; i++) {
    const began = performance.now();
    act(i);
    document.body.getBoundingClientRect();
    took.push(performance.now() - began);
    await new Promise(requestAnimationFrame);
  }
  return Math.max(...took);
}; }"""
#: What a reviewer does at the page: the next record, a search, all records again.
ACTS = {
    "step": "longest(() => step(1))",
    "narrow": "longest(i => { state.filters.q = String(10000 + i); apply(); })",
    "widen": "longest(i => { state.filters.q = i % 2 ? '' : '0'; apply(); })",
}


def main() -> None:
    """Print both comparisons."""
    small, large = (looked_up(count) for count in (1_000, 100_000))
    told("names in a text, us a character", "1,000 bodies", small, "100,000 bodies", large)
    if chromium := shutil.which("chromium") or shutil.which("chromium-browser"):
        few, many = (reviewed(chromium, lines) for lines in (50, 1_000))
        for act in ACTS:
            told(f"review page, longest {act}, ms", "100 records", few[act], "2,000 records", many[act])
    else:
        print("review page: not measured, there is no Chromium here")


def told(what: str, small: str, little: float, large: str, much: float) -> None:
    """Print one comparison."""
    print(f"{what:32s}  {small} {little:.3g}  {large} {much:.3g}  {much / little:.1f} times")


def looked_up(count: int) -> float:
    """Microseconds a character of finding names in a text, with a registry of so many bodies."""
    registry = Registry.of(
        Body(
            id=f"x.{i}",
            name="".join(chr(0x4E00 + (i * k) % 8191) for k in (7, 131, 1709, 31, 977)),
            type="government",
        )
        for i in range(count)
    )
    took = []
    for _ in range(5):
        began = time.process_time()
        list(registry.find(TEXT))
        took.append(time.process_time() - began)
    return min(took) / len(TEXT) * 1e6


def reviewed(chromium: str, lines: int) -> dict[str, float]:
    """Milliseconds of the longest of a dozen of each act, at a page of two records a line."""
    sys.path.insert(0, str(TESTS))
    import made
    from playwright.sync_api import sync_playwright

    from pipeline.dataset import Dataset
    from pipeline.review.desk import Desk
    from pipeline.review.page import write

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        made.publish(Path(folder), {"a.txt": made.sums_and_years(lines)})
        dataset = Dataset(Path(folder))
        target = Path(folder) / "page.html"
        target.write_text(write(Desk(dataset, dataset.latest(), "bench")), encoding="utf-8")
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(target.as_uri())
        page.wait_for_selector(".card")
        page.click("#text .lit >> nth=0")
        page.evaluate(LONGEST)
        took = {name: float(page.evaluate(act)) for name, act in ACTS.items()}
        browser.close()
    return took


if __name__ == "__main__":
    main()
