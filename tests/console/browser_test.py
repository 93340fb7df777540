# The console in a real browser against the real binary on a fresh demo shop: journeys and looks
# (browser/). Skipped where npm, the packages, Chromium or the console in the binary are missing.
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CONSOLE = ROOT / "console"
sys.path.insert(0, str(ROOT / "tests/http"))

from server import Server  # noqa: E402

CHROMIUM = os.environ.get("STAPEL_CHROMIUM", "/usr/bin/chromium")


def what_is_missing():
    if not shutil.which("npm") or not (CONSOLE / "node_modules/vite").exists():
        return "needs npm and console/node_modules: scripts/setup.sh test"
    if not pathlib.Path(CHROMIUM).exists():
        return "needs Chromium: scripts/setup.sh test"
    with Server("--no-request-log") as server:
        if server.ask("GET", "/console", key=False).status != 200:
            return "this binary was built without the console"
    return None


class Browser(unittest.TestCase):
    def run_file(self, name):
        missing = what_is_missing()
        if missing:
            self.skipTest(missing)
        vitest = CONSOLE / "node_modules/vitest/vitest.mjs"
        done = subprocess.run(
            ["node", vitest, "run", "--config", CONSOLE / "vitest.browser.config.ts", name],
            cwd=ROOT, capture_output=True, text=True, timeout=1100, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


def add(name):
    setattr(Browser, f"test_{name}", lambda self: self.run_file(name))


for each in ("sign_in", "roles", "journeys", "home", "looks"):
    add(each)

if __name__ == "__main__":
    unittest.main()
