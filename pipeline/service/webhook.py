"""A signed request that is made again while its receiver may come back.

Signed as Standard Webhooks (https://www.standardwebhooks.com) has it, so receivers in any language find a library
that checks it: HMAC-SHA256 over identifier, time and body.
"""

import base64
import hashlib
import hmac
import time

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential, wait_random

#: Requests made at most, and the first pause between two, in seconds; each further one is twice as long.
ATTEMPTS, PAUSE = 5, 0.5
#: Answers that may be others later: busy, too many requests, an error of the server.
_PASSING = {408, 425, 429, *range(500, 600)}


class NotDelivered(Exception):
    """The receiver did not take the message."""


class _MayPass(NotDelivered):
    """Another attempt may do."""


def send(url: str, body: bytes, secret: str | None, timeout: float = 30) -> None:
    """Deliver a JSON body. The identifier stays the same over attempts, so that a receiver can tell a repetition.

    Raises:
        NotDelivered: refused, or not taken after the last attempt.
    """
    identifier = "msg_" + hashlib.sha256(f"{time.time_ns()}".encode() + body).hexdigest()[:24]
    attempts = Retrying(
        retry=retry_if_exception_type(_MayPass),
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential(PAUSE, max=30) + wait_random(0, PAUSE),
        reraise=True,
    )
    with httpx.Client(timeout=timeout) as client:
        attempts(_post, client, url, body, secret, identifier)


def _post(client: httpx.Client, url: str, body: bytes, secret: str | None, identifier: str) -> None:
    moment = int(time.time())
    headers = {
        "content-type": "application/json",
        "user-agent": "shuli",
        "webhook-id": identifier,
        "webhook-timestamp": str(moment),
    }
    if secret:
        headers["webhook-signature"] = sign(secret, identifier, moment, body)
    try:
        answer = client.post(url, content=body, headers=headers)
    except httpx.TransportError as error:
        raise _MayPass(f"no answer: {error or type(error).__name__}") from None
    if answer.status_code in _PASSING:
        raise _MayPass(f"answered {answer.status_code} {answer.reason_phrase}")
    if not answer.is_success:
        raise NotDelivered(f"answered {answer.status_code} {answer.reason_phrase}")


def sign(secret: str, identifier: str, moment: int, body: bytes) -> str:
    """The signature of Standard Webhooks. A secret that begins with `whsec_` is base64, any other is taken as it is."""
    key = base64.b64decode(secret[6:]) if secret.startswith("whsec_") else secret.encode()
    digest = hmac.new(key, f"{identifier}.{moment}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()
