"""The review page over HTTP, for this machine only unless a token is given.

An article is hostile input, and so is every other page that the reviewer's browser has open: a request must
name this server as its host (against DNS rebinding), a change must come from the page itself (against posts
by others), and nothing is addressed by path.
"""

import hmac
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.errors import CannotRun
from pipeline.review.cards import as_status
from pipeline.review.correction import Invalid
from pipeline.review.decisions import Decision
from pipeline.review.desk import Desk
from pipeline.review.page import live
from pipeline.review.pending import Item
from pipeline.review.shelf import NoDocument

_COOKIE = "shuli_token"
_MOST_BYTES = 1_000_000
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
Handler = Callable[[Request], Awaitable[Response]]


class BadRequest(CannotRun):
    """A request that the page would not send."""


class Guard(NamedTuple):
    """What a request must show: a host that is ours, and the token where there is one."""

    hosts: frozenset[str]
    token: str | None

    def refusal(self, request: Request) -> str | None:
        """Why a request is refused; `None` lets it in."""
        if request.headers.get("host", "").lower() not in self.hosts:
            return "this server does not answer to that host name"
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return "requests from other sites are refused"
        if request.method != "GET":
            origin = request.headers.get("origin", "").lower()
            if origin not in {f"http://{host}" for host in self.hosts}:
                return "only the page itself may change anything"
            if request.headers.get("content-type", "").split(";")[0] != "application/json":
                return "only JSON is taken"
        if self.token is not None and not self._shows_token(request):
            return "the token is missing: open the address that `shuli review` printed"
        return None

    def _shows_token(self, request: Request) -> bool:
        shown = request.cookies.get(_COOKIE) or request.query_params.get("token") or ""
        return self.token is not None and hmac.compare_digest(shown.encode(), self.token.encode())


def application(desk: Desk, guard: Guard) -> Starlette:
    """The ASGI application for one desk."""

    async def page(request: Request) -> Response:
        if "token" in request.query_params:  # keep the token out of the address and of the history
            response: Response = RedirectResponse("/", 303)
            response.set_cookie(_COOKIE, guard.token or "", httponly=True, samesite="strict")
            return response
        nonce = secrets.token_urlsafe(16)
        desk.refresh()
        response = HTMLResponse(live(desk, nonce))
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
        )
        return response

    async def documents(request: Request) -> Response:
        desk.refresh()
        return JSONResponse(desk.documents())

    async def document(request: Request) -> Response:
        desk.refresh()
        return JSONResponse(desk.document(request.query_params.get("id", "")))

    async def everything(request: Request) -> Response:
        desk.refresh()
        return JSONResponse(desk.everything())

    async def changes(request: Request) -> Response:
        desk.refresh()
        return JSONResponse(desk.changes())

    async def news(request: Request) -> Response:
        offset = request.query_params.get("since", "0")
        if not offset.isdigit():
            raise BadRequest("since: not a number")
        new, end = desk.log.read(int(offset))
        desk.refresh()
        return JSONResponse({"offset": end, "decisions": [_news(desk, d) for d in new]})

    async def judge(request: Request) -> Response:
        body = await _body(request)
        verdict = body.get("verdict")
        if verdict not in ("accept", "reject", "undo"):
            raise BadRequest("verdict: accept, reject or undo")
        desk.refresh()
        items = _wanted(desk, body)
        by = _name(body)
        saved = desk.undo(items, by) if verdict == "undo" else desk.judge(verdict, items, by)
        return JSONResponse({"decisions": [_news(desk, d) for d in saved]})

    async def correct(request: Request) -> Response:
        body = await _body(request)
        changes, span = body.get("fields"), body.get("span")
        if not isinstance(changes, dict):
            raise BadRequest("fields: an object")
        desk.refresh()
        (item,) = _wanted(desk, {"records": [body.get("record")]})
        saved = desk.correct(item, changes, None if span is None else _span(span), _name(body))
        return JSONResponse({"decisions": [_news(desk, d) for d in saved]})

    async def enter(request: Request) -> Response:
        body = await _body(request)
        doc_id, kind, fields, span = (body.get(name) for name in ("doc_id", "kind", "fields", "span"))
        if not isinstance(doc_id, str) or not isinstance(kind, str) or not isinstance(fields, dict):
            raise BadRequest("doc_id and kind: strings, fields: an object")
        desk.refresh()
        saved = desk.enter(doc_id, kind, fields, _span(span), _name(body))
        return JSONResponse({"decisions": [_news(desk, d) for d in saved]})

    routes = [
        Route("/", _guarded(page, guard)),
        Route("/api/documents", _guarded(documents, guard)),
        Route("/api/document", _guarded(document, guard)),
        Route("/api/everything", _guarded(everything, guard)),
        Route("/api/changes", _guarded(changes, guard)),
        Route("/api/news", _guarded(news, guard)),
        Route("/api/judge", _guarded(judge, guard), methods=["POST"]),
        Route("/api/correct", _guarded(correct, guard), methods=["POST"]),
        Route("/api/enter", _guarded(enter, guard), methods=["POST"]),
    ]
    return Starlette(routes=routes)


def _guarded(handler: Handler, guard: Guard) -> Handler:
    """The handler behind the guard; what cannot be done is told as JSON."""

    async def answer(request: Request) -> Response:
        refusal = guard.refusal(request)
        if refusal is not None:
            response: Response = JSONResponse({"error": refusal}, 403)
        else:
            try:
                response = await handler(request)
            except Invalid as error:
                response = JSONResponse({"error": error.why, "field": error.field}, 422)
            except NoDocument as error:
                response = JSONResponse({"error": str(error)}, 404)
            except CannotRun as error:
                response = JSONResponse({"error": str(error)}, 400)
        response.headers.update(_HEADERS)
        return response

    return answer


async def _body(request: Request) -> dict[str, Any]:
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > _MOST_BYTES:
            raise BadRequest("the request is too long")
    try:
        body = json.loads(data)
    except ValueError as error:
        raise BadRequest("the request is no JSON") from error
    if not isinstance(body, dict):
        raise BadRequest("the request is no object")
    return body


def _span(value: Any) -> tuple[int, int]:
    if not (isinstance(value, list) and [type(x) for x in value] == [int, int]):
        raise BadRequest("span: two numbers")
    return value[0], value[1]


def _name(body: dict[str, Any]) -> str:
    name = body.get("by") or ""
    if not isinstance(name, str) or len(name) > 100 or not name.isprintable():
        raise BadRequest("by: a name of at most 100 characters")
    return name.strip()


def _wanted(desk: Desk, body: dict[str, Any]) -> list[Item]:
    """The records that a request names: each by document, id and whether it is gone."""
    records = body.get("records")
    if not isinstance(records, list) or not records or len(records) > 20_000:
        raise BadRequest("records: a list")
    found = []
    for record in records:
        if not isinstance(record, dict) or not all(isinstance(record.get(k), str) for k in ("doc_id", "id")):
            raise BadRequest("records: each with doc_id and id")
        found.append((record["doc_id"], record["id"], record.get("gone") is True))
    return desk.find_all(found)


def _news(desk: Desk, decision: Decision) -> dict[str, Any]:
    """A record that was decided on, and what holds for it now."""
    return {
        "doc_id": decision.doc_id,
        "id": decision.record_id,
        "gone": decision.gone,
        "decision": as_status(desk.decided.after(decision)),
    }
