# Backup and restore as an operator does them: from a server under load that is killed afterwards.
import pathlib
import unittest

from shop import PROMOTION, Load, Server, redeem, stapel

ACKNOWLEDGED_FIRST = 1_000


class Backup(unittest.TestCase):
    def setUp(self):
        self.server = Server("--no-request-log")
        self.addCleanup(self.server.__exit__)
        self.folder = pathlib.Path(self.server.folder.name)

    def exits(self, code, *arguments):
        done = stapel(*arguments)
        self.assertEqual(done.returncode, code, (arguments, done.stdout, done.stderr))
        return done

    def test_under_load_then_killed_then_restored(self):
        server, backup, restored = self.server, self.folder / "b.db", self.folder / "restored.db"
        server.start()
        server.publish(PROMOTION)
        load = Load(server)
        try:
            before = load.more(ACKNOWLEDGED_FIRST)
            self.exits(0, "backup", "--db", server.database, "--to", backup)
            later = load.more(ACKNOWLEDGED_FIRST)
        finally:
            server.kill()
            load.end()
        done = self.exits(0, "restore", "--from", backup, "--db", restored)
        self.assertRegex(done.stdout, r"^restored .*: [\d,]+ bytes, schema version \d+, integrity")
        self.assertEqual(done.stderr, "", "progress is for terminals")
        verified = self.exits(0, "verify", "--db", restored, "--decisions", "200")
        self.assertIn("differences: 0", verified.stdout)

        server.database = restored
        server.start()
        orders = [entry["order"] for entry in server.everything("/v1/redemptions")]
        self.assertEqual(len(orders), len(set(orders)), "redeemed twice")
        self.assertEqual(before - set(orders), set(), "acknowledged before the backup began")
        uses = server.ask("GET", "/v1/promotions/bf").json["uses"]
        self.assertEqual(uses["used"], len(orders))
        # It is a shop like any other: an order that came after the backup is taken again.
        again = sorted(later - set(orders))[:1]
        self.assertTrue(again, "the backup is of a moment, not of the end")
        self.assertEqual(redeem(server, again[0]).status, 201)

    def test_what_is_there_stays_unless_told_otherwise(self):
        database, backup = self.server.database, self.folder / "b.db"
        self.exits(0, "backup", "--db", database, "--to", backup)
        written = backup.read_bytes()
        done = self.exits(2, "backup", "--db", database, "--to", backup)
        self.assertEqual(
            done.stderr, f"stapel: {backup}: exists already; with --force it is replaced\n")
        self.assertEqual(backup.read_bytes(), written)
        self.exits(0, "backup", "--db", database, "--to", backup, "--force")
        done = self.exits(2, "restore", "--from", backup, "--db", database)
        self.assertIn("--force", done.stderr)
        self.exits(0, "restore", "--from", backup, "--db", database, "--force")
        self.server.start()
        self.assertEqual(self.server.ask("GET", "/v1/promotions").status, 200, "its key is there")

    def test_a_running_server_keeps_its_database(self):
        database, backup = self.server.database, self.folder / "b.db"
        self.server.start()
        self.exits(0, "backup", "--db", database, "--to", backup)
        done = self.exits(1, "restore", "--from", backup, "--db", database, "--force")
        self.assertEqual(done.stderr, f"stapel: {database}: another Stapel server has it open\n")
        done = self.exits(1, "backup", "--db", database, "--to", database, "--force")
        self.assertIn("is the file to copy from", done.stderr)
        self.assertEqual(self.server.ask("GET", "/v1/promotions").status, 200)

    def test_faults_are_one_line_each(self):
        database, nothing = self.server.database, self.folder / "nothing"
        (self.folder / "text").write_text("no database")
        for arguments, said in [
            (["backup", "--db", nothing, "--to", self.folder / "b.db"], "there is no such file"),
            (["backup", "--db", self.folder / "text", "--to", self.folder / "b.db"],
             "no SQLite database"),
            (["backup", "--db", database, "--to", nothing / "b.db"], "its folder exists"),
            (["backup", "--db", database, "--to", self.folder], "is no file"),
            (["restore", "--from", nothing, "--db", self.folder / "r.db"], "there is no such file"),
            (["restore", "--from", self.folder / "text", "--db", self.folder / "r.db"],
             "no SQLite database"),
        ]:
            done = self.exits(1, *arguments)
            self.assertRegex(done.stderr, rf"^stapel: [^\n]*{said}[^\n]*\n$")
        for arguments in (["backup"], ["restore", "--from", database]):
            self.exits(2, *arguments)
        self.assertFalse((self.folder / "b.db").exists())


if __name__ == "__main__":
    unittest.main()
