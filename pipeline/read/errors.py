"""Why a file was not read."""


class Refused(Exception):
    """A file that gives no document. `code` is the reason, `why` a sentence, `next` what the analyst can do."""

    def __init__(self, code: str, why: str, next: str) -> None:
        super().__init__(code, why, next)
        self.code, self.why, self.next = code, why, next
