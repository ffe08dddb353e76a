"""Extraction over HTTP: text or a file in, records out. For programs that cannot import the package.

Every request is worked in a process of a pool, so that one that takes too long can be ended and the rest go on.
"""

import asyncio
import hmac
import re
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from loky import ProcessPoolExecutor
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.schema import Action, Amount, Date, Document, Issue, Organization

_PROBLEMS: dict[int | str, str] = {
    400: "The body is not what it says it is",
    411: "The length of the body is not said",
    413: "The body is too long",
    422: "A field is wrong, or the file cannot be read",
    503: "Busy, or not done in time",
}


def _written_out(value: Any) -> Any:
    """A day as it must be written; pydantic alone takes seconds since 1970 for one, too."""
    if value is not None and not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
        raise ValueError("a day is written YYYY-MM-DD")
    return value


Day = Annotated[date, BeforeValidator(_written_out)]
_BINARY = {"schema": {"type": "string", "format": "binary"}}
FileName = Annotated[
    str, Query(min_length=1, max_length=500, description="The file's name; its ending tells the format")
]
FileDay = Annotated[Day | None, Query(description="Its day, where the file itself gives none")]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost: bytes of its body, seconds of work; and how many are worked on at once.

    A request that finds `waiting` others before it is turned away.
    """

    size: int = 5_000_000
    seconds: float = 30.0
    workers: int = 1
    waiting: int = 32


class Text(BaseModel):
    """A text to read."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, examples=["2018年1月10日，中方承诺提供约2亿元人民币。"])
    published: Day | None = Field(None, description="The text's own day: relative dates count from it.")
    doc_id: str = Field("text", min_length=1, max_length=500, description="What the records call the text.")


class Result(BaseModel):
    """The records of one document, as a version holds them."""

    document: Document
    amounts: list[Amount]
    dates: list[Date]
    organizations: list[Organization]
    actions: list[Action]
    issues: list[Issue]


class Problem(BaseModel):
    """Why a request gave no records, and what to do."""

    detail: Any


class Unreadable(ValueError):
    """A file that gives no document."""


class _Pool:
    """Processes that load the packs once, replaced when one must be ended."""

    def __init__(self, rules: str, limits: Limits) -> None:
        self._rules, self._limits = rules, limits
        self._under_way = 0
        self._start()

    def _start(self) -> None:
        """New processes, which load the packs before the clock of a request begins."""
        self._pool: Any = ProcessPoolExecutor(self._limits.workers, timeout=None)
        self._ready = [self._pool.submit(load, self._rules) for _ in range(self._limits.workers)]

    async def run(self, work: Callable[..., bytes], *arguments: Any) -> bytes:
        """What `work` gives for the arguments and the rules.

        Raises:
            HTTPException: 503, if too many wait, if it takes too long, or if its process dies.
        """
        if self._under_way >= self._limits.waiting + self._limits.workers:
            raise HTTPException(503, "too many requests are waiting; try again", {"Retry-After": "5"})
        self._under_way += 1
        pool = self._pool
        try:
            await asyncio.gather(*map(asyncio.wrap_future, self._ready))
            future = asyncio.wrap_future(pool.submit(work, *arguments, self._rules))
            done: bytes = await asyncio.wait_for(future, self._limits.seconds)
            return done
        except TimeoutError as error:
            self._replace(pool)
            raise HTTPException(
                503, f"not done within {self._limits.seconds:g} seconds; send a shorter text"
            ) from error
        except (BrokenProcessPool, RuntimeError, asyncio.CancelledError) as error:
            self._replace(pool)
            raise HTTPException(503, "its process was ended; try again", {"Retry-After": "5"}) from error
        finally:
            self._under_way -= 1

    def _replace(self, pool: Any) -> None:
        if pool is self._pool:
            self._start()
            pool.shutdown(wait=False, kill_workers=True)

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(wait=True, kill_workers=True)


def load(rules: str) -> None:
    """Load in this process what every request needs: the packs, and what loads at first use."""
    from pipeline.collection import default_packs, extract

    extract("2021年5月1日，财政部拨付3亿元。", packs=default_packs(rules))


def extract_text(text: str, published: str | None, doc_id: str, rules: str) -> bytes:
    """The result for a text as JSON."""
    from pipeline.collection import default_packs, extract

    return _json(extract(text, published, doc_id=doc_id, packs=default_packs(rules)))


def extract_file(data: bytes, name: str, published: str | None, rules: str) -> bytes:
    """The results for the documents of a file as a JSON array.

    Raises:
        Unreadable: the file cannot be read; says why and what to do.
    """
    from pipeline.collection import cleaning, default_packs, process
    from pipeline.read import Refused, read_file

    packs = default_packs(rules)
    with tempfile.TemporaryDirectory(prefix="shuli-") as folder:
        path = Path(folder) / ("upload" + Path(name).suffix[:16])
        path.write_bytes(data)
        try:
            found = []
            for source in read_file(path, name, cleaning(packs)):
                if published and not source.metadata.get("published"):
                    source = replace(
                        source, metadata={**source.metadata, "published": published},
                        origins={**source.origins, "published": "given"},
                    )  # fmt: skip
                found.append(_json(process(source, packs)))
        except Refused as error:
            raise Unreadable(f"{error.why.replace(str(path), name)}; {error.next}") from None
    return b"[" + b",".join(found) + b"]"


def _json(extraction: Any) -> bytes:
    names = ("document", "amounts", "dates", "organizations", "actions", "issues")
    return Result(**{name: getattr(extraction, name) for name in names}).model_dump_json().encode()


def application(
    rules: str = "", limits: Limits = Limits(), hosts: frozenset[str] | None = None, token: str = ""
) -> FastAPI:
    """The ASGI application: `hosts` are the `Host` headers that it answers to, `token` what it asks for if anything."""
    pool = _Pool(rules, limits)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        pool.close()

    app = FastAPI(
        title="shuli 梳理",
        version=version("shuli"),
        description="Amounts, dates, organizations and action items out of Chinese texts, each led back to its words.",
        lifespan=lifespan,
        docs_url=None,  # the pages would load their scripts from elsewhere
        redoc_url=None,
    )
    problems = {code: {"model": Problem, "description": why} for code, why in _PROBLEMS.items()}

    @app.middleware("http")
    async def guard(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        refused = _refusal(request, limits, hosts, token)
        return JSONResponse({"detail": refused[1]}, refused[0]) if refused else await answer(request)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        # What was sent is not sent back: it may be long, or no valid Unicode.
        return JSONResponse(
            {"detail": [{k: e[k] for k in ("loc", "msg", "type")} for e in error.errors()]}, 422
        )

    @app.get("/health", summary="Whether the server is there")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/extract", response_model=Result, responses=problems, summary="The records of a text")
    async def text(text: Text) -> Response:
        return _answer(await pool.run(extract_text, text.text, _day(text.published), text.doc_id))

    @app.post(
        "/extract/file",
        response_model=list[Result],
        responses=problems,
        summary="The records of a file",
        description="The body is the file: Markdown, text, HTML, PDF, DOCX, JSON or JSON Lines, told by its name.",
        openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}},
    )
    async def file(request: Request, name: FileName, published: FileDay = None) -> Response:
        try:
            return _answer(await pool.run(extract_file, await request.body(), name, _day(published)))
        except Unreadable as error:
            raise HTTPException(422, str(error)) from error

    return app


def _refusal(
    request: Request, limits: Limits, hosts: frozenset[str] | None, token: str
) -> tuple[int, str] | None:
    """Status and reason for turning a request away before its body is read."""
    if hosts is not None and request.headers.get("host", "").lower() not in hosts:
        return 403, "this server does not answer to that host name"
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token and not hmac.compare_digest(given.encode(), token.encode()):
        return 401, "the bearer token that `shuli serve-api` printed is missing"
    if request.method == "POST":
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            return 411, "say how long the body is: Content-Length"
        if int(length) > limits.size:
            return 413, f"more than {limits.size:,} bytes; send less at a time"
    return None


def _day(published: date | None) -> str | None:
    return published.isoformat() if published else None


def _answer(data: bytes) -> Response:
    return Response(data, media_type="application/json")
