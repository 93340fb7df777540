# What `make demo` serves and the tour through it, as a newcomer runs them: every step succeeds and
# shows what it says.
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
STAPEL = os.path.abspath(os.environ["STAPEL"])
SHOWN = [
    "BLACK20: This code cannot be combined with the code",  # the best combination takes another
    "KOFFIE15: This code cannot be combined with the code",  # by priority the same order pays more
    '"state":"confirmed"',
    '"uses":{"used":1,"held":0',
    '"mistyped":true',
    "ERROR below_cost",
    "margin of net revenue",
    "nine in ten outcomes",
    "differences: 0",
]


class Tour(unittest.TestCase):
    def test_each_step_shows_what_it_says(self):
        with tempfile.TemporaryDirectory(prefix="stapel-tour-") as folder:
            database = pathlib.Path(folder) / "demo.db"
            make = [SOURCE / "scripts/demo_shop.sh", STAPEL, database, "1000"]
            made = subprocess.run(make, capture_output=True, text=True, check=False)
            self.assertEqual(made.returncode, 0, made.stdout + made.stderr)
            again = subprocess.run(make, capture_output=True, text=True, check=False)
            self.assertEqual((again.returncode, again.stdout), (0, ""), "made once")
            self.assertEqual(os.stat(f"{database}.key").st_mode & 0o077, 0, "the key is a secret")
            server = subprocess.Popen([STAPEL, "serve", "--database", database, "--port", "0"],
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            try:
                url = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline()).group(0)
                tour = subprocess.run([SOURCE / "scripts/tour.sh", STAPEL, database, url],
                                      capture_output=True, text=True, check=False,
                                      env={**os.environ, "TOUR_AUTO": "1"})
            finally:
                server.terminate()
                server.communicate()
        self.assertEqual(tour.returncode, 0, tour.stdout + tour.stderr)
        steps = re.split(r"^--- \d of \d: ", tour.stdout, flags=re.MULTILINE)[1:]
        self.assertEqual(len(steps), len(SHOWN), tour.stdout)
        for step, shown in zip(steps, SHOWN):
            self.assertIn(shown, step)

    def test_a_database_of_somebody_is_left_alone(self):
        with tempfile.TemporaryDirectory(prefix="stapel-tour-") as folder:
            database = pathlib.Path(folder) / "mine.db"
            database.write_text("mine", encoding="utf-8")
            made = subprocess.run([SOURCE / "scripts/demo_shop.sh", STAPEL, database, "1000"],
                                  capture_output=True, text=True, check=False)
            self.assertEqual(made.returncode, 2)
            self.assertIn("is no demo shop", made.stderr)
            self.assertEqual(database.read_text(encoding="utf-8"), "mine")


if __name__ == "__main__":
    unittest.main()
