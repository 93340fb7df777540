# The console's source: types, lint, format and the unit tests that stand beside it.
import pathlib
import shutil
import subprocess
import unittest

CONSOLE = pathlib.Path(__file__).resolve().parent.parent.parent / "console"


@unittest.skipUnless(shutil.which("npm") and (CONSOLE / "node_modules/vite").exists(),
                     "needs npm and console/node_modules: scripts/setup.sh test")
class Source(unittest.TestCase):
    def test_is_as_its_tools_want_it(self):
        done = subprocess.run(["npm", "run", "check"], cwd=CONSOLE, capture_output=True, text=True,
                              timeout=580, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_names_no_host_of_packages(self):
        for name in ("package.json", "package-lock.json"):
            self.assertNotIn("registry", (CONSOLE / name).read_text())


if __name__ == "__main__":
    unittest.main()
