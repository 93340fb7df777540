# The Debian package of this build: what is in it, with which rights; that its scripts are shell,
# its units are what systemd accepts, and what is unpacked runs. Installing it in a clean Debian is
# the long test clean_root.py.
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from shop import BINARY, stapel

BUILD = pathlib.Path(os.environ.get("STAPEL_BUILD", "build"))
SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
FILES = {
    "./usr/bin/stapel": "-rwxr-xr-x",
    "./usr/lib/stapel/backup": "-rwxr-xr-x",
    "./usr/lib/systemd/system/stapel.service": "-rw-r--r--",
    "./usr/lib/systemd/system/stapel-backup.service": "-rw-r--r--",
    "./usr/lib/systemd/system/stapel-backup.timer": "-rw-r--r--",
    "./etc/default/stapel": "-rw-r--r--",
    "./usr/share/man/man1/stapel.1.gz": "-rw-r--r--",
    "./usr/share/doc/stapel/copyright": "-rw-r--r--",
    "./usr/share/doc/stapel/operations.md": "-rw-r--r--",
    "./usr/share/doc/stapel/api.md": "-rw-r--r--",
    "./usr/share/doc/stapel/openapi.json": "-rw-r--r--",
    "./usr/share/doc/stapel/README.md": "-rw-r--r--",
    "./usr/share/doc/stapel/CHANGELOG.md": "-rw-r--r--",
}


def run(*arguments, **options):
    done = subprocess.run(list(map(str, arguments)), capture_output=True, text=True, timeout=240,
                          check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{arguments}: exit {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


@unittest.skipUnless((BUILD / "CPackConfig.cmake").exists() and shutil.which("dpkg-shlibdeps"),
                     "needs dpkg-dev")
class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="stapel-package-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        run("cpack", "--config", BUILD.resolve() / "CPackConfig.cmake", "-B", cls.folder / "made")
        (cls.package,) = (cls.folder / "made").glob("stapel_*.deb")
        cls.root = cls.folder / "root"
        run("dpkg-deb", "--raw-extract", cls.package, cls.root)

    def test_files_belong_to_root_with_the_right_modes(self):
        found = {}
        for line in run("dpkg-deb", "--contents", self.package).splitlines():
            mode, owner, _, _, _, name = line.split(None, 5)
            self.assertEqual(owner, "root/root", line)
            if mode.startswith("d"):
                self.assertEqual(mode, "drwxr-xr-x", line)
            else:
                found[name] = mode
        self.assertEqual(found, FILES)

    def test_control_file(self):
        fields = dict(re.findall(r"^([\w-]+): (.*)$", run("dpkg-deb", "--info", self.package)
                                 .replace("\n ", "\n"), re.MULTILINE))
        self.assertEqual(fields["Package"], "stapel")
        self.assertRegex(stapel("--version").stdout, rf"^stapel {re.escape(fields['Version'])}\n")
        for needed in ("adduser", "tzdata", "libc6", "libsqlite3-0", "libssl3", "libstdc++6"):
            self.assertRegex(fields["Depends"], rf"(^|, ){re.escape(needed)}\b")
        control = self.root / "DEBIAN"
        self.assertEqual((control / "conffiles").read_text(), "/etc/default/stapel\n")
        for script in ("postinst", "prerm", "postrm"):
            self.assertTrue(os.access(control / script, os.X_OK), script)
            run("sh", "-n", control / script)

    def test_the_binary_runs_where_it_was_unpacked(self):
        binary = self.root / "usr/bin/stapel"
        out = run(binary, "evaluate", "--promotions", SOURCE / "examples/demo/promotions.json",
                  "--cart", SOURCE / "examples/demo/cart.json")
        self.assertIn('"totals"', out)

    def test_the_manual_names_commands_that_exist(self):
        page = run("gzip", "-dc", self.root / "usr/share/man/man1/stapel.1.gz")
        commands = re.findall(r"^  (\w+) {2,}\w", run(self.root / "usr/bin/stapel", "--help")
                              .split("Subcommands:")[1], re.MULTILINE)
        named = re.findall(r"^\.TP\n\.B (\w+)$", page, re.MULTILINE)
        self.assertIn("serve", named)
        self.assertEqual(set(named) - set(commands), set())

    @unittest.skipUnless(shutil.which("systemd-analyze"), "needs systemd-analyze")
    def test_systemd_accepts_the_units(self):
        """With programs and a user that exist on this machine."""
        units = self.folder / "units"
        units.mkdir()
        for unit in (self.root / "usr/lib/systemd/system").iterdir():
            text = unit.read_text()
            text = text.replace("/usr/bin/stapel", str(self.root / "usr/bin/stapel"))
            text = text.replace("/usr/lib/stapel/backup", str(self.root / "usr/lib/stapel/backup"))
            text = re.sub(r"(User|Group)=stapel", r"\1=root", text)
            text = re.sub(r"^Documentation=.*\n", "", text, flags=re.MULTILINE)
            (units / unit.name).write_text(text)
        done = subprocess.run(
            ["systemd-analyze", "verify", "--recursive-errors=no", *sorted(units.iterdir())],
            capture_output=True, text=True, timeout=120, check=False)
        said = [line for line in done.stderr.splitlines() if str(units) in line or "stapel" in line]
        self.assertEqual((done.returncode, said), (0, []), done.stderr)
        # "Exposure" of 2.0 of 10 at most: what the unit may reach beyond its own.
        run("systemd-analyze", "security", "--offline=true", "--threshold=20",
            self.root / "usr/lib/systemd/system/stapel.service")


class Backups(unittest.TestCase):
    """The script of stapel-backup.service."""

    def test_keeps_the_newest(self):
        with tempfile.TemporaryDirectory(prefix="stapel-backups-") as name:
            folder = pathlib.Path(name)
            database = folder / "shop.db"
            made = stapel("keys", "create", "--db", database, "--name", "x")
            self.assertEqual(made.returncode, 0, made.stderr)
            (folder / "bin").mkdir()
            (folder / "bin/stapel").symlink_to(pathlib.Path(BINARY).resolve())
            backups = folder / "backups"
            backups.mkdir()
            for day in range(1, 6):
                (backups / f"shop-2020010{day}T033000Z.db").write_text("older")
            (backups / "notes").write_text("of somebody else's")
            environment = {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}",
                           "STAPEL_DB": str(database), "STAPEL_BACKUPS": str(backups),
                           "STAPEL_BACKUPS_KEEP": "3"}
            script = SOURCE / "packaging/backup.sh"
            run(script, env=environment)
            left = sorted(path.name for path in backups.iterdir())
            self.assertEqual(left[:3], ["notes", "shop-20200104T033000Z.db",
                                        "shop-20200105T033000Z.db"])
            self.assertEqual(len(left), 4)
            self.assertEqual(stapel("verify", "--db", backups / left[3]).returncode, 0)

            # A backup that cannot be made takes none of the others away.
            environment["STAPEL_DB"] = str(folder / "missing.db")
            done = subprocess.run([script], env=environment, capture_output=True, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertEqual(sorted(path.name for path in backups.iterdir()), left)


if __name__ == "__main__":
    unittest.main()
