# Runs the stapel binary and returns what a shell would see. STAPEL in the environment names it.
import os
import subprocess

BINARY = os.environ.get("STAPEL", "build/stapel")
TIMEOUT_SECONDS = 120


def stapel(*arguments, stdin=b"", environment=None, stdout=subprocess.PIPE):
    """Runs one command; the result has returncode, stdout and stderr (bytes)."""
    return subprocess.run(
        [BINARY, *map(str, arguments)],
        input=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
