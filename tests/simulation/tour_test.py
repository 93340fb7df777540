# The demo's shop and its guided tour, run straight through: every step shows what it should, and
# each command that it prints does the same when it is copied into another terminal.
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = os.environ["STAPEL"]
WORDS = ["first order only", "58.86", "72.36", "201 Created", "Idempotency-Replayed: true",
         '"used":1', '"mistyped":true', "customers pay less", "nine in ten outcomes", "below_cost",
         "differences: 0"]
PROMOTIONS = ["welkom", "vijftien-vanaf-75", "chocolade-2e-halve-prijs", "serviesweken",
              "gratis-verzending", "kom-terug", "zwarte-vrijdag", "cadeautje", "bonen-staffel",
              "stroopwafels"]


def run(*arguments, **environment):
    return subprocess.run([*map(str, arguments)], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=120,
                          env={**os.environ, **environment})


def make(folder):
    return run(ROOT / "scripts/demo_shop.sh", BINARY, folder)


class Tour(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.fresh = pathlib.Path(folder.name) / "demo"
        made = make(cls.fresh)
        if made.returncode != 0:
            raise AssertionError(made.stderr)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "demo"
        shutil.copytree(self.fresh, self.folder)

    def serve(self):
        server = subprocess.Popen([BINARY, "serve", "--db", self.folder / "shop.db", "--port", "0"],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

        def stop():
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)
            server.stdout.close()
        self.addCleanup(stop)
        return re.search(r"http://127\.0\.0\.1:(\d+)", server.stdout.readline()).group(1)

    def tour(self, port):
        return run(ROOT / "scripts/tour.sh", TOUR_AUTO="1", PORT=port, STAPEL=BINARY,
                   DEMO_DIR=str(self.folder))

    def test_its_promotions_are_the_ten_and_clean(self):
        path = ROOT / "examples/tour/promotions.json"
        lint = run(BINARY, "lint", "--promotions", path, "--products",
                   self.folder / "files/products.csv", "--language", "en")
        self.assertEqual(lint.returncode, 0, lint.stdout)
        self.assertIn("0 errors, 0 warnings", lint.stdout)
        defined = json.loads(path.read_text(encoding="utf-8"))["promotions"]
        self.assertEqual([promotion["id"] for promotion in defined], PROMOTIONS)
        codes = (self.folder / "kom-terug.csv").read_text(encoding="utf-8")
        self.assertGreater(codes.count(",true"), 1000, "new ones beside those of the past")
        self.assertGreater(codes.count(",false"), 10, "used in the past")
        readme = (ROOT / "examples/tour/README.md").read_text(encoding="utf-8")
        for promotion in PROMOTIONS:
            self.assertIn(f"| `{promotion}` |", readme)

    def test_every_step_shows_what_it_should(self):
        port = self.serve()
        tour = self.tour(port)
        self.assertEqual(tour.returncode, 0, tour.stdout + tour.stderr)
        steps = re.split(r"^\d+/\d+\. ", tour.stdout, flags=re.MULTILINE)[1:]
        self.assertEqual(len(steps), len(WORDS))
        for step, word in zip(steps, WORDS):
            command, answer = step.split("\n$ ", 1)[1].split("\n", 1)
            self.assertIn(word, answer)
            copied = subprocess.run(["bash", "-c", command], capture_output=True, text=True,
                                    check=False, cwd=ROOT, timeout=120)
            self.assertIn(word, copied.stdout)
        again = self.tour(port)
        self.assertEqual(again.returncode, 0, again.stdout + again.stderr)
        self.assertIn('"used":2', again.stdout)

    def test_carts_have_the_shops_prices(self):
        listed = (self.folder / "files/products.csv").read_text(encoding="utf-8")
        carts = [(ROOT / "examples/tour" / name).read_text(encoding="utf-8")
                 for name in ("cart.json", "two-codes.json")]
        lines = re.findall(r'"sku": "([^"]+)", "name": "([^"]+)".*?"unit_price": (\d+)',
                           "\n".join(carts))
        self.assertEqual(len(lines), 7)
        for sku, name, price in lines:
            self.assertIn(f"{sku},{name},{price},", listed)

    def test_a_step_that_fails_ends_the_tour(self):
        port = self.serve()
        with open(self.folder / "header", "w", encoding="utf-8") as header:
            header.write("Authorization: Bearer nobody\n")
        tour = self.tour(port)
        self.assertEqual(tour.returncode, 1)
        self.assertIn("tour: step 4", tour.stderr)
        self.assertIn("401 Unauthorized", tour.stdout)

    def test_the_shop_is_kept_until_what_it_is_made_of_changes(self):
        key = (self.folder / "key").read_bytes()
        self.assertEqual(os.stat(self.folder / "key").st_mode & 0o077, 0, "the key is a secret")
        kept = make(self.folder)
        self.assertEqual((kept.returncode, kept.stdout), (0, ""))
        self.assertEqual((self.folder / "key").read_bytes(), key)
        own = self.folder / "mine.db"
        own.write_text("mine", encoding="utf-8")
        (self.folder / "made_of").write_text("something else", encoding="utf-8")
        anew = make(self.folder)
        self.assertEqual(anew.returncode, 0, anew.stderr)
        self.assertIn("made anew", anew.stdout)
        self.assertNotEqual((self.folder / "key").read_bytes(), key)
        self.assertEqual(own.read_text(encoding="utf-8"), "mine")

    def test_its_users_can_sign_in(self):
        password = self.folder / "password"
        self.assertEqual(os.stat(password).st_mode & 0o077, 0, "the password is a secret")
        port = self.serve()
        for role in ("owner", "approver", "marketer"):
            asked = urllib.request.Request(
                f"http://127.0.0.1:{port}/v1/session", method="POST",
                headers={"Content-Type": "application/json"},
                data=json.dumps({"email": f"{role}@demo.example",
                                 "password": password.read_text(encoding="utf-8")}).encode())
            with urllib.request.urlopen(asked, timeout=30) as answer:
                self.assertEqual(json.load(answer)["shops"][0]["roles"], [role])

    def test_one_that_was_not_finished_is_made_again(self):
        (self.folder / "made_of").write_text("unfinished", encoding="utf-8")
        (self.folder / "header").unlink()
        (self.folder / "shop.db").unlink()
        self.assertEqual(make(self.folder).returncode, 0)
        self.assertTrue((self.folder / "header").exists())

    def test_no_other_folder_and_no_served_shop_is_replaced(self):
        made_of = self.folder / "made_of"
        made_of.unlink()
        refused = make(self.folder)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("is no demo shop", refused.stderr)
        made_of.write_text("something else", encoding="utf-8")
        self.serve()
        busy = make(self.folder)
        self.assertEqual(busy.returncode, 1)
        self.assertIn("has it open", busy.stderr)
        self.assertTrue((self.folder / "shop.db").exists())

    def test_without_a_server_it_says_what_to_do(self):
        tour = self.tour("1")
        self.assertEqual(tour.returncode, 1)
        self.assertIn("make demo", tour.stderr)


if __name__ == "__main__":
    unittest.main()
