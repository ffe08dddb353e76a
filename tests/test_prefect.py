"""The flow on a Prefect server that runs, as others have one: what it leaves there to read, and what it is asked to do.

`SHULI_SCREENSHOTS=docs/images` writes a picture of what a run leaves in Prefect's page.
"""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import ROOT
from made import ends_of_parts
from test_hooks import receiver

from pipeline.dataset import Dataset
from pipeline.service.configuration import Named
from pipeline.service.settings import Folder, Hook

SENTENCE = "2021年5月1日，财政部拨付3亿元用于抢险，要求省民政厅6月底前完成。"
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="session")
def flows(tmp_path_factory):
    """`flows.py` on a server that is started once for all tests here."""
    from pipeline.service.server import environment, server

    home = tmp_path_factory.mktemp("prefect")
    settings = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    with server(settings | environment() | {"PREFECT_HOME": str(home)}) as (_, url):
        os.environ.update({"PREFECT_HOME": str(home), "PREFECT_API_URL": url})
        sys.path.insert(0, str(ROOT))
        import flows

        yield flows


@pytest.fixture
def client(flows):
    with flows.get_client(sync_client=True) as client:
        yield client


def write(folder, names, text=SENTENCE):
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(f"{name}：{text}", encoding="utf-8")


def last_run(client, label):
    """The newest run of a folder."""
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterName
    from prefect.client.schemas.sorting import FlowRunSort

    named = FlowRunFilter(name=FlowRunFilterName(any_=[f"shuli {label}"]))
    return client.read_flow_runs(flow_run_filter=named, sort=FlowRunSort.START_TIME_DESC)[0]


def artifacts_of(client, run):
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

    wanted = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run.id]))
    return {a.key.rpartition("-")[2]: a for a in client.read_artifacts(artifact_filter=wanted)}


def test_run_of_many_parts_makes_few_tasks_with_telling_names(flows, client, tmp_path):
    write(tmp_path / "raw", ends_of_parts(50))
    folder = Folder(raw=tmp_path / "raw", output=tmp_path / "out")
    outcome = flows.extract_folder(folder, "news")
    assert len(outcome.version.manifest["parts"]) == 50
    run = last_run(client, "news")
    assert run.name == "shuli news"
    assert run.state.message.startswith("news: published version 1, 50 of 50 files read")
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    tasks = client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run.id])))
    names = {task.name for task in tasks}
    assert len(tasks) <= 12
    assert {"scan news", "plan news", "publish news", "report news"} <= names
    assert any(name.startswith("extract news parts 1-") and name.endswith("of 50") for name in names)


def test_run_leaves_what_a_person_reads(flows, client, tmp_path):
    write(tmp_path / "raw", ["a.txt", "b.txt"])
    folder = Folder(raw=tmp_path / "raw", output=tmp_path / "out", review="http://review.test")
    flows.extract_folder(folder, "新闻")
    write(tmp_path / "raw", ["a.txt"], SENTENCE.replace("3亿元", "5亿元"))
    (tmp_path / "raw" / "empty.txt").write_bytes(b"")
    flows.extract_folder(folder, "新闻")
    left = artifacts_of(client, last_run(client, "新闻"))
    assert set(left) == {"counts", "changes", "issues", "slowest", "review", "progress"}
    assert "refused.empty" in left["issues"].data
    assert "a.txt" in left["slowest"].data
    assert "http://review.test" in left["review"].data
    assert "document changed" in left["changes"].data
    assert "**5亿元**" in left["changes"].data  # the record in its sentence
    assert "3亿元" in left["changes"].data
    assert left["progress"].data == 100
    flows.extract_folder(folder, "新闻")
    quiet = last_run(client, "新闻")
    assert quiet.state.message == "新闻: nothing new, still version 2"
    assert artifacts_of(client, quiet) == {}


def test_part_that_fails_does_not_keep_its_neighbours_from_being_computed(flows, client, tmp_path):
    names = ends_of_parts(12)
    write(tmp_path / "raw", names)
    folder = Folder(raw=tmp_path / "raw", output=tmp_path / "out")
    job = flows.job_of(folder)
    planned = flows.plan(job, flows.scan(job.raw))
    blocked = job.dataset.parts.path(planned.missing[0].key)
    blocked.parent.mkdir(parents=True)
    blocked.write_text("a file where the part's folder should be")
    with pytest.raises(flows.CannotRun):
        flows.extract_folder(folder, "news")
    assert Dataset(folder.output).versions() == []
    done = [part for part in planned.missing if job.dataset.parts.has(part.key)]
    assert len(done) == 10  # all but the batch of the part that failed
    blocked.unlink()
    assert flows.extract_folder(folder, "news").version.number == 1


def test_failure_is_told_by_webhook_and_by_block(flows, client, tmp_path):
    from prefect.blocks.notifications import CustomWebhookNotificationBlock

    with receiver() as (url, got), receiver() as (other, noted):
        CustomWebhookNotificationBlock(
            name="ops", url=other, json_data={"subject": "{{subject}}", "text": "{{body}}"}
        ).save("ops", overwrite=True)
        hooks = (
            Hook(on=("failure",), webhook=url),
            Hook(on=("failure",), block="custom-webhook/ops"),
        )
        folder = Folder(raw=tmp_path / "nowhere", output=tmp_path / "out", hooks=hooks)
        with pytest.raises(flows.CannotRun):
            flows.extract_folder(folder, "news")
    assert b"no such folder" in got[0][1]
    assert b"news: failed" in noted[0][1]


def test_missed_runs_are_made_up_for_by_one(flows, client, tmp_path):
    write(tmp_path / "raw", ["a.txt"])
    now = datetime.now(UTC)
    cron = f"0 {(now.hour + 12) % 24} * * *"  # so that none is due while this test runs
    named = Named("daily", Folder(raw=tmp_path / "raw", output=tmp_path / "out", cron=cron))
    deployment = flows._deployment(named)
    identifier = deployment.apply()
    for days in (1, 2, 3):  # due while nobody served
        client.create_flow_run_from_deployment(
            identifier, state=flows.Scheduled(scheduled_time=now - timedelta(days=days))
        )
    flows._release(client, "daily")
    assert flows.catch_up(client, named, now) is not None
    due = [
        run
        for run in flows._runs(client, "daily", flows.objects.StateType.SCHEDULED)
        if run.expected_start_time <= datetime.now(UTC)
    ]
    assert [run.name for run in due] == ["shuli daily, catching up"]
    client.set_flow_run_state(due[0].id, flows.Completed(), force=True)
    assert flows.catch_up(client, named, now) is None


def prefect(*arguments, cwd):
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PWD": str(cwd)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_deployment_of_prefect_yaml_runs_on_a_work_pool(flows, client, tmp_path):
    for name in ("flows.py", "prefect.yaml", "pipeline", "rules"):
        (tmp_path / name).symlink_to(ROOT / name)
    write(tmp_path / "raw", ["a.txt"])
    prefect("work-pool", "create", "--type", "process", "shuli", cwd=tmp_path)
    prefect("deploy", "--all", cwd=tmp_path)
    deployment = client.read_deployment_by_name("shuli/articles")
    assert deployment.schedules[0].schedule.cron == "0 6 * * *"
    assert deployment.concurrency_options.collision_strategy == "CANCEL_NEW"
    run = client.create_flow_run_from_deployment(deployment.id)
    prefect("worker", "start", "--pool", "shuli", "--run-once", cwd=tmp_path)
    assert client.read_flow_run(run.id).state.is_completed()
    assert (tmp_path / "output" / "latest" / "manifest.json").is_file()


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_artifacts_show_in_the_page_of_prefect(flows, client, tmp_path):
    playwright = pytest.importorskip("playwright.sync_api", reason="needs Playwright")
    shutil.copytree(ROOT / "raw", tmp_path / "raw")
    folder = Folder(raw=tmp_path / "raw", output=tmp_path / "out")
    flows.extract_folder(folder, "samples")
    changed = next(p for p in sorted((tmp_path / "raw").rglob("*.txt")))
    changed.write_bytes(changed.read_bytes().replace("亿元".encode(), "万元".encode()))
    write(tmp_path / "raw", ["new.txt"])
    flows.extract_folder(folder, "samples")
    left = artifacts_of(client, last_run(client, "samples"))
    page_of = os.environ["PREFECT_API_URL"].removesuffix("/api")
    shots = os.environ.get("SHULI_SCREENSHOTS")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        for name, words in {
            "changes": "The most telling",
            "counts": ["amounts", "金额与数量"][0],
        }.items():
            page.goto(f"{page_of}/artifacts/artifact/{left[name].id}")
            page.get_by_text(words).first.wait_for(timeout=250_000)
            if shots:
                page.wait_for_timeout(1000)
                page.screenshot(path=Path(shots) / f"prefect-{name}.png")
        browser.close()
