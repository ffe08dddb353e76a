"""Outputs and raw folders on object stores: a real S3 server, and a folder treated as one."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from conftest import ROOT
from s3_server import s3_server

from pipeline import open_version
from pipeline.changes import changes
from pipeline.dataset import Busy, Dataset, NoVersion, open_dataset
from pipeline.dataset.collect import collect
from pipeline.dataset.lease import lease
from pipeline.dataset.objects import Store, StoreFailed, address
from pipeline.dataset.parts import Base, Part
from pipeline.dataset.remote import NotOnAStore, RemoteDataset
from pipeline.dataset.verify import verify
from pipeline.diff import compare
from pipeline.review.overlay import accept
from pipeline.running.run import Job, run


@pytest.fixture(scope="session")
def s3(tmp_path_factory):
    with s3_server(tmp_path_factory.mktemp("s3")) as environment:
        yield environment


@pytest.fixture(params=["s3", "file"])
def place(request, tmp_path, monkeypatch):
    """A fresh place on a store of each kind, and a cache of its own."""
    monkeypatch.setenv("SHULI_CACHE", str(tmp_path / "cache"))
    if request.param == "file":
        return (tmp_path / "store").as_uri()
    for name, value in request.getfixturevalue("s3").items():
        monkeypatch.setenv(name, value)
    return f"s3://bucket/{request.node.name.encode().hex()[-40:]}"


def articles(count, start=0):
    return {
        f"{i % 3}/{i:03d}.txt": f"第{i}号。2021年5月1日，财政部拨付{i}亿元用于抗旱。各地要在年底前完成。".encode()
        for i in range(start, start + count)
    }


def put(folder, files):
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def lines(version):
    return {p.name: p.read_bytes() for p in sorted(version.path.glob("*.jsonl"))}


def elsewhere(tmp_path, monkeypatch):
    """From now on we are another machine: nothing is here."""
    monkeypatch.setenv("SHULI_CACHE", str(tmp_path / f"cache{time.monotonic_ns()}"))


def test_output_on_a_store_has_the_bytes_of_one_in_a_folder(place, tmp_path, monkeypatch):
    raw = tmp_path / "raw"
    put(raw, articles(220))
    run(Job(raw, place))
    here = run(Job(raw, tmp_path / "here")).version
    elsewhere(tmp_path, monkeypatch)
    there = open_dataset(place).version("latest")
    assert len(here.manifest["parts"]) > 1
    assert lines(there) == lines(here)
    assert list(verify(there)) == []
    names = [{p.relative_to(v.path) for p in v.path.rglob("*")} for v in (there, here)]
    assert names[0] == names[1]
    with open_version(f"{place}/latest") as version, open_version(f"{place}/versions/0001") as same:
        assert [a.value for a in version.records("amount")] == [a.value for a in same.records("amount")]
        assert version.number == 1


def test_another_machine_computes_what_is_new_and_nothing_else(place, tmp_path, monkeypatch):
    raw = tmp_path / "raw"
    put(raw, articles(220))
    first = run(Job(raw, place))
    elsewhere(tmp_path, monkeypatch)
    assert not run(Job(raw, place)).new
    put(raw, articles(2, start=400))
    second = run(Job(raw, place))
    assert (first.work.read, second.work.read) == (220, 2)
    assert second.version.number == 2
    assert lines(open_dataset(place).version("2")) == lines(run(Job(raw, tmp_path / "here")).version)
    dataset = open_dataset(place)
    difference = compare(dataset.version("1"), dataset.version("2"))
    assert {c.doc_id for c in difference.changes} == {"1/400.txt", "2/401.txt"}
    assert {row["doc_id"] for row in changes(dataset.version("1"), dataset.version("2"))} == {
        "1/400.txt",
        "2/401.txt",
    }


def test_raw_folder_on_a_store_has_the_bytes_of_a_local_one(place, tmp_path):
    files = articles(40) | {"空.txt": b"", ".hidden.txt": b"x", "a/.git/x.txt": b"x", "photo.jpg": b"x"}
    Store(place).write(files)
    put(tmp_path / "raw", files)
    there = run(Job(place, tmp_path / "there"))
    here = run(Job(tmp_path / "raw", tmp_path / "here"))
    assert lines(there.version) == lines(here.version)
    assert there.version.manifest["issues"] == here.version.manifest["issues"]
    assert not run(Job(place, tmp_path / "there")).new
    Store(place).write({"0/000.txt": "第0号。2022年6月1日，财政部拨付77亿元。".encode()})
    assert run(Job(place, tmp_path / "there")).work.read == 1


def test_two_runs_at_once_are_kept_apart(place, tmp_path, monkeypatch):
    put(tmp_path / "raw", articles(5))
    with open_dataset(place).lock():
        elsewhere(tmp_path, monkeypatch)
        with pytest.raises(Busy, match=f"process {os.getpid()} on"):
            run(Job(tmp_path / "raw", place))
    assert run(Job(tmp_path / "raw", place)).new


@pytest.mark.parametrize("place", ["s3"], indirect=True)
def test_lock_of_a_dead_process_is_taken_over_and_of_a_living_one_is_not(place, tmp_path, monkeypatch):
    code = (
        "import sys, time; from pipeline.dataset.remote import RemoteDataset\n"
        "with RemoteDataset(sys.argv[1], dead_after=4).lock(): print('held', flush=True); time.sleep(1000)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, place], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        (lock,) = Store(place).list("locks")
        since = Store(place).changed_at(lock)
        while Store(place).changed_at(lock) - since < timedelta(seconds=10):
            time.sleep(0.2)
        elsewhere(tmp_path, monkeypatch)
        with pytest.raises(Busy), lease(Store(place), dead_after=10):  # so old it is, and renewed
            raise AssertionError("a living process lost its lock")
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with lease(Store(place), wait=250, dead_after=4):
        assert len(Store(place).list("locks")) == 1


def test_run_whose_number_was_taken_meanwhile_touches_nothing(place, tmp_path, monkeypatch):
    """The lock is a convenience: even without it a version that is published cannot be overwritten."""
    raw = tmp_path / "raw"
    put(raw, articles(5))
    run(Job(raw, place))
    slow = open_dataset(place)
    before = slow.latest()
    put(raw, articles(6))
    run(Job(raw, place))
    published = lines(open_dataset(place).version("2"))
    monkeypatch.setattr(slow, "latest", lambda: before)  # what it saw when it began
    parts = [Part(p["key"], ()) for p in slow.versions()[-1].manifest["parts"]]
    with pytest.raises(Busy, match="another run has published version 2"):
        slow.publish(parts, Base("0", {}), release="0")
    elsewhere(tmp_path, monkeypatch)
    assert lines(open_dataset(place).version("2")) == published


@pytest.mark.parametrize("place", ["s3"], indirect=True)
@pytest.mark.timeout(900)
def test_killed_runs_leave_every_version_whole(place, tmp_path, monkeypatch):
    raw = tmp_path / "raw"
    put(raw, articles(60))
    code = (
        "import sys; from pathlib import Path; import pipeline.dataset.remote as remote; from pipeline.running.run import Job, run\n"
        "from pipeline.collection import default_packs; default_packs()\n"
        "remote.RemoteDataset.__init__.__kwdefaults__['dead_after'] = 2.0\n"
        "run(Job(Path(sys.argv[1]), Path(sys.argv[2]), workers=1), wait=250)"
    )
    for attempt, stage in enumerate(("locks", "parts", "files", "versions")):
        put(raw, {"0/000.txt": f"第{attempt}次。2022年6月，财政部拨付{attempt}亿元。".encode()})
        before = Store(place).list(stage)
        command = [sys.executable, "-c", code, str(raw), place]
        child = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
        ended = False
        while Store(place).list(stage) == before:
            assert not ended, child.stderr.read().decode()
            ended = child.poll() is not None  # what it did last may show only now
        child.kill()
        child.communicate()
        for version in open_dataset(place).versions():
            assert list(verify(open_dataset(place).find(str(version.number), fresh=True))) == []
    assert open_dataset(place).latest() is not None
    elsewhere(tmp_path, monkeypatch)
    with RemoteDataset(place, dead_after=2).lock(wait=250):
        pass
    run(Job(raw, place))
    assert lines(open_dataset(place).version("latest")) == lines(run(Job(raw, tmp_path / "here")).version)


def test_old_versions_are_collected_with_what_only_they_hold(place, tmp_path):
    raw = tmp_path / "raw"
    twins = "\n".join(
        f"第{i}段。财政部于2021年{i}月下达专项资金{i}亿元，支持第{i}批试点工作。" for i in range(1, 13)
    )
    for number in range(4):
        put(
            raw,
            articles(3, start=number) | {"a.txt": twins.encode(), "b.txt": (twins + f"\n{number}").encode()},
        )
        run(Job(raw, place))
    dataset = open_dataset(place)
    assert [d["duplicate_of"] for d in dataset.version("4").rows("documents") if d["doc_id"] == "b.txt"] == [
        "a.txt"
    ]
    with dataset.lock():
        assert collect(dataset, keep=2) == [1, 2]
    assert [v.number for v in dataset.versions()] == [3, 4]
    with pytest.raises(NoVersion, match="no version 1"):
        dataset.version("1")
    used = {p["key"] for v in dataset.versions() for p in v.manifest["parts"]}
    objects = Store(place).list()
    assert {n.split("/")[1] for n in objects if n.startswith("parts/")} == used
    named = {at for v in dataset.versions() for at in [e["at"] for e in v.manifest["files"]]}
    named |= {at for v in dataset.versions() for at in v.manifest["others"].values()}
    assert {n for n in objects if n.startswith("files/")} == {at for at in named if at.startswith("files/")}
    for number in ("3", "4"):
        assert list(verify(dataset.find(number, fresh=True))) == []


def test_damage_on_the_store_is_found(place, tmp_path):
    put(tmp_path / "raw", articles(5))
    version = run(Job(tmp_path / "raw", place)).version
    dataset = open_dataset(place)
    assert list(verify(dataset.find("1", fresh=True))) == []
    (at,) = (e["at"] for e in version.manifest["files"] if e["family"] == "amounts")
    Store(place).write({at: Store(place).read(at).replace(b"CNY", b"USD")})
    assert any(
        "amounts" in problem and "SHA-256" in problem for problem in verify(dataset.find("1", fresh=True))
    )
    Store(place).remove([at])
    with pytest.raises(NoVersion, match="lacks an object"):
        dataset.find("1", fresh=True)


def test_latest_is_named_for_readers_that_do_not_list(place, tmp_path):
    put(tmp_path / "raw", articles(2))
    run(Job(tmp_path / "raw", place))
    Store(place).write({"latest.json": b'{"version": 0}'})  # as if a run had been killed before it moved it
    assert not run(Job(tmp_path / "raw", place)).new
    pointer = json.loads(Store(place).read("latest.json"))
    assert pointer == {"version": 1, "manifest": "versions/0001/manifest.json"}
    assert json.loads(Store(place).read(pointer["manifest"]))["version"] == 1


def test_what_a_store_cannot_do_is_said(place, tmp_path):
    put(tmp_path / "raw", articles(2))
    run(Job(tmp_path / "raw", place))
    dataset = open_dataset(place)
    with pytest.raises(NotOnAStore, match="output folder"):
        accept(dataset, dataset.version("1"), "li")


def shuli(*arguments, env=None):
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("place", ["s3"], indirect=True)
def test_commands_take_urls(place, tmp_path):
    Store(f"{place}/raw").write(articles(3))
    done = shuli("run", "--raw", f"{place}/raw", "--output", f"{place}/out")
    assert done.returncode == 0, done.stderr
    assert f"{place}/out/versions/0001" in done.stdout
    for command in (["versions"], ["verify"], ["export", "csv", str(tmp_path / "csv")]):
        done = shuli(*command, "--output", f"{place}/out")
        assert done.returncode == 0, (command, done.stderr)
    assert "000.txt" in (tmp_path / "csv" / "amounts.csv").read_text(encoding="utf-8-sig")
    done = shuli("accept", "--all", "--output", f"{place}/out")
    assert done.returncode == 2
    assert "next" in done.stderr


def test_server_that_is_not_there_is_named(tmp_path):
    put(tmp_path / "raw", articles(1))
    environment = {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
    }
    environment |= {"AWS_MAX_ATTEMPTS": "1", "SHULI_CACHE": str(tmp_path / "cache")}
    done = shuli("run", "--raw", tmp_path / "raw", "--output", "s3://bucket/x", env=os.environ | environment)
    assert done.returncode == 2
    assert "s3://bucket/x" in done.stderr
    assert "next  check the address" in done.stderr
    assert "Traceback" not in done.stderr


def test_store_that_stops_answering_ends_the_run_and_refuses_no_document(tmp_path):
    environment = {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
    }
    code = (
        "from pipeline.running.scan import RawFile; from pipeline.running.work import extract_files\n"
        "from pipeline.dataset.objects import StoreFailed\n"
        "files = tuple(RawFile(f'{i}.txt', f's3://bucket/{i}.txt', 1, 1, 'x') for i in range(2))\n"
        "try: print(extract_files(files, '', [None, None]))\n"
        "except StoreFailed: print('stopped')"
    )
    environment = os.environ | environment | {"AWS_MAX_ATTEMPTS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "stopped", done.stderr


def test_server_that_does_not_know_us_is_named(s3, tmp_path):
    put(tmp_path / "raw", articles(1))
    environment = os.environ | s3 | {"AWS_SECRET_ACCESS_KEY": "wrong", "SHULI_CACHE": str(tmp_path / "cache")}
    done = shuli("run", "--raw", tmp_path / "raw", "--output", "s3://bucket/x", env=environment)
    assert done.returncode == 2
    assert "next  check the credentials" in done.stderr


def test_store_of_unknown_kind_is_refused_with_those_that_are_known():
    with pytest.raises(StoreFailed, match="known  s3://"):
        address("ftp://host/x")


def test_folder_named_like_nothing_else_stays_a_folder(tmp_path):
    assert address("raw") is None
    assert address(tmp_path) is None
    assert isinstance(open_dataset(tmp_path), Dataset)
