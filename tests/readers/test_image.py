"""The Dockerfile, as hadolint reads it."""

import subprocess
import sys
from pathlib import Path

from conftest import ROOT


def test_dockerfile_has_nothing_that_hadolint_warns_of():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("hadolint")), str(ROOT / "Dockerfile")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
