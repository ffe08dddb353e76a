"""Formats that a child process reads: what a hostile file costs, and that nothing else changes by it."""

import os
import signal
import sys

import pytest
from made_files import make_docx, make_pdf, make_pdf_bomb

from pipeline.clean import default_pack
from pipeline.read import Refused, bounded, read_bytes
from pipeline.read.child import READERS, restored

PDF = make_pdf([["关于加强河湖管理的通知", "各市要在年底前完成划界。"]], title="河湖管理")
needs_limits = pytest.mark.skipif(sys.platform != "linux", reason="the system knows no such bounds")


def limited(**limits):
    pack = default_pack()
    return pack.model_copy(update={"limits": pack.limits.model_copy(update=limits)})


def refusal(data, name, pack):
    with pytest.raises(Refused) as caught:
        read_bytes(data, name, pack)
    assert caught.value.why.startswith(name)
    assert caught.value.next
    return caught.value.code


@needs_limits
def test_a_file_that_keeps_its_reader_busy_is_refused():
    roomy = limited(reader_seconds=1, reader_bytes=8_000_000_000)  # so that time is what it lacks
    assert refusal(make_pdf_bomb(10_000_000), "a.pdf", roomy) == "too_slow"
    assert "完成划界" in read_bytes(PDF, "b.pdf")[0].text


@needs_limits
def test_a_file_that_fills_memory_is_refused():
    assert refusal(make_pdf_bomb(3_000_000), "a.pdf", limited(reader_bytes=500_000_000)) == "too_large"
    assert "完成划界" in read_bytes(PDF, "b.pdf")[0].text


@pytest.mark.skipif(sys.platform == "win32", reason="another way of ending processes")
def test_a_reader_that_was_ended_is_started_again():
    read_bytes(PDF, "a.pdf")
    process = bounded._CHILD._process
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert "完成划界" in read_bytes(PDF, "a.pdf")[0].text
    assert bounded._CHILD._process.pid != process.pid


def test_the_child_stays_for_the_next_file():
    read_bytes(PDF, "a.pdf")
    first = bounded._CHILD._process.pid
    read_bytes(make_docx(lambda d: d.add_paragraph("通知")), "a.docx")
    assert bounded._CHILD._process.pid == first


PAGE = "<html><head><title>通知</title></head><body><h1>关于河湖管理的通知</h1>" + (
    "<p>各市要在2021年底前完成河湖划界工作，安排资金3.5亿元。</p>" * 4000 + "</body></html>"
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PDF),
        ("a.docx", make_docx(lambda d: d.add_heading("通知", 1))),
        ("a.html", PAGE.encode()),
    ],
)
def test_the_child_reads_as_this_process_would(name, data):
    reader = READERS[name.split(".")[1]]
    assert read_bytes(data, name) == reader(data, name, default_pack())


def test_where_no_child_can_be_started_files_are_read_here(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    bounded._CHILD.stop()
    assert "完成划界" in read_bytes(PDF, "a.pdf")[0].text


def test_an_answer_is_the_source_it_was_made_of():
    import json
    from dataclasses import asdict

    (source,) = READERS["pdf"](PDF, "a.pdf", default_pack())
    assert source.layout
    assert restored(json.loads(json.dumps(asdict(source)))) == source
