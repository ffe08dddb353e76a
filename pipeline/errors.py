"""Why a command could not do what it was asked. Every message says where, what, why and what next."""

import errno

#: Errors of a disk or a network that may be gone at the next attempt; a full disk or a missing permission is not.
_PASSING = {
    getattr(errno, name)
    for name in (
        "EAGAIN", "EBUSY", "ECONNABORTED", "ECONNREFUSED", "ECONNRESET", "EHOSTDOWN", "EHOSTUNREACH", "EINTR", "EIO",
        "ENETDOWN", "ENETRESET", "ENETUNREACH", "ENOLCK", "EREMOTEIO", "ESTALE", "ETIMEDOUT",
    )
    if hasattr(errno, name)
}  # fmt: skip


class CannotRun(Exception):
    """Base of the errors that end a command with the state for «could not run»."""


class PackError(CannotRun):
    """A pack that cannot be used. Each line of `problems` says where, what, why and what next."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def may_pass(error: object) -> bool:
    """Whether another attempt may do: a disk or network error that comes and goes, not a bad document or setting."""
    return isinstance(error, OSError) and (error.errno in _PASSING or isinstance(error, TimeoutError))
