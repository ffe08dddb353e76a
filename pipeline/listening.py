"""Where a server of ours listens, under which names, and the token it asks for anywhere but on this machine."""

import contextlib
import ipaddress
import secrets
import socket
from typing import Any, NamedTuple

from pipeline.errors import CannotRun


class NoPort(CannotRun):
    """The address cannot be listened on."""


class Listener(NamedTuple):
    """A socket that listens: its address, the `Host` headers that are ours, the token others must show."""

    socket: socket.socket
    address: str
    hosts: frozenset[str]
    token: str | None

    def run(self, application: Any) -> None:
        """Serve an ASGI application until Ctrl-C."""
        import uvicorn

        config = uvicorn.Config(application, log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[self.socket])


def listen(host: str, port: int) -> Listener:
    """Listen on an address; port 0 takes a free one. Anywhere but on a loopback address there is a token.

    Raises:
        NoPort: the address cannot be listened on.
    """
    try:
        made = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise NoPort(
            f"{host}:{port}: {error.strerror or error}\n  next  pass another: --port 0 takes a free one"
        ) from error
    port = made.getsockname()[1]
    token = None if loopback(host) else secrets.token_urlsafe(24)
    shown = f"[{host}]" if ":" in host else host
    return Listener(
        made, f"http://{shown}:{port}/", frozenset(f"{name}:{port}" for name in names(host)), token
    )


def loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def names(host: str) -> set[str]:
    """The names under which a browser may ask for the page."""
    known = {"127.0.0.1", "localhost", "[::1]", f"[{host}]" if ":" in host else host.lower()}
    if not loopback(host):
        own = socket.gethostname().lower()
        known |= {own, socket.getfqdn().lower()}
        with contextlib.suppress(OSError):
            known |= {str(info[4][0]) for info in socket.getaddrinfo(own, None, socket.AF_INET)}
    return known
