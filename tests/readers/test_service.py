"""The HTTP service against requests that schemathesis makes up from its own description."""

import subprocess
import sys
from pathlib import Path

from conftest import SHULI, free_port


def test_every_made_up_request_is_answered_as_described(served):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    served([SHULI, "serve-api", "--port", str(port)], f"{address}/openapi.json")
    # No description can say which bytes make a PDF: of a file that it cannot read, the service says 422.
    for path, options in (
        ("/extract", ()),
        ("/extract/file", ("--exclude-checks", "positive_data_acceptance")),
    ):
        command = [
            str(Path(sys.executable).with_name("schemathesis")), "run", f"{address}/openapi.json", "--include-path", path,
            "--max-examples", "30", "--seed", "1", "--request-timeout", "60", "--no-color", *options,
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-6000:]
