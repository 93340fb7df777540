# `stapel codes`: drawing, importing with bad rows told by line, exporting, and clear refusals.
import pathlib
import tempfile
import unittest

from binary import stapel


class Codes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="stapel-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.database = str(self.folder / "shop.db")

    def codes(self, command, *options, code=0):
        done = stapel("codes", command, "--db", self.database, *options)
        self.assertEqual(done.returncode, code, done.stderr)
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        return done

    def exported(self, pool):
        lines = self.codes("export", "--pool", pool).stdout.splitlines()
        self.assertEqual(lines[0], "code,used,held,active")
        return [line.split(",")[0] for line in lines[1:]]

    def test_draws_and_exports(self):
        options = ("--pool", "m", "--pattern", "BF-####-####")
        done = self.codes("generate", *options, "--count", "30000")
        self.assertEqual(done.stdout, "30,000 codes added; pool m holds 30,000\n")
        self.codes("generate", "--pool", "m", "--count", "5")
        codes = self.exported("m")
        self.assertEqual((len(codes), len(set(codes))), (30_005, 30_005))
        self.assertEqual(codes, sorted(codes))
        for code in codes[:100]:
            self.assertRegex(code, "^BF-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$")

    def test_imports_and_tells_bad_rows(self):
        file = self.folder / "codes.csv"
        file.write_text('code,to\nAA-1,x\n,y\naa1,z\n"BB,2",w\n')
        done = self.codes("import", "--pool", "own", "--create", str(file))
        self.assertEqual(done.stdout, "2 codes added, 1 were there already, 1 rows rejected\n")
        self.assertEqual(done.stderr, f"{file}:3: the code is empty\n")
        again = self.codes("import", "--pool", "own", str(file))
        self.assertEqual(again.stdout, "0 codes added, 3 were there already, 1 rows rejected\n")
        lines = self.codes("export", "--pool", "own").stdout
        self.assertIn('"BB,2",0,0,true', lines)

    def test_refuses_clearly(self):
        self.codes("generate", "--pool", "m", "--pattern", "M-####-####", "--count", "1")
        for command, options, said in (
            ("generate", ("--pool", "none", "--count", "1"), "there is no pool none"),
            ("generate", ("--pool", "m", "--count", "0"), "--count: must be 1 to 10000000"),
            ("generate", ("--pool", "x", "--pattern", "##", "--count", "1"), "--pattern: "),
            ("import", ("--pool", "m", str(self.folder / "none.csv")), "none.csv"),
            ("export", ("--pool", "none"), "there is no pool none"),
        ):
            done = self.codes(command, *options, code=2)
            self.assertIn(said, done.stderr)
            self.assertEqual((done.stdout, done.stderr.count("\n")), ("", 1), done.stderr)


if __name__ == "__main__":
    unittest.main()
