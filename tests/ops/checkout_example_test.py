# examples/checkout, compiled by the compiler of its package-lock.json and run against a real
# server: it prints what its README shows, and leaves the books in order.
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from shop import Server

EXAMPLE = pathlib.Path(__file__).resolve().parent.parent.parent / "examples/checkout"
COMPILER = EXAMPLE / "node_modules/.bin/tsc"


def run(*arguments):
    done = subprocess.run(list(map(str, arguments)), capture_output=True, text=True, timeout=240,
                          check=False)
    if done.returncode != 0:
        raise AssertionError(f"{arguments}: exit {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


@unittest.skipUnless(shutil.which("node") and COMPILER.exists(),
                     "needs node and typescript: scripts/setup.sh test")
class Checkout(unittest.TestCase):
    def test_prints_what_its_readme_shows(self):
        shown = (EXAMPLE / "README.md").read_text().split("It prints:\n\n```\n")[1].split("```")[0]
        with tempfile.TemporaryDirectory(prefix="stapel-example-") as folder:
            run(COMPILER, "--project", EXAMPLE, "--outDir", folder)
            shutil.copy(EXAMPLE / "package.json", folder)
            with Server("--no-request-log") as server:
                url = f"http://127.0.0.1:{server.port}"
                script = pathlib.Path(folder) / "checkout.js"
                self.assertEqual(run("node", script, url, server.key, "4711"), shown)
                again = run("node", script, url, server.key)
                self.assertEqual(again.count("\n"), shown.count("\n"), again)
                orders = [entry["order"] for entry in server.everything("/v1/redemptions")]
                self.assertEqual(len(orders), 2, "each order redeemed once")
                server.stop()
                server.command("verify", "--db", server.database)


if __name__ == "__main__":
    unittest.main()
