# What happens when the database that is named cannot be used: one line that says what to do, exit
# code 2, nothing written and no password shown.
import os
import pathlib
import subprocess
import tempfile
import unittest

from nodes import Cluster
from server import BINARY

PASSWORD = "hunter2-and-more"


class BadAddressesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster()
        cls.socket = (pathlib.Path(cls.cluster.folder.name) / "home").read_text().strip()
        hba = pathlib.Path(cls.socket) / "data" / "pg_hba.conf"
        hba.write_text("local all eva scram-sha-256\n" + hba.read_text())
        cls.sql("SELECT pg_reload_conf()")
        cls.sql(f"CREATE ROLE eva LOGIN PASSWORD '{PASSWORD}'")

    @classmethod
    def tearDownClass(cls):
        cls.cluster.__exit__()

    @classmethod
    def sql(cls, statement, database="stapel"):
        done = subprocess.run(
            ["psql", "-XAtq", "-h", cls.socket, "-U", "postgres", "-d", database, "-c", statement],
            capture_output=True, text=True, timeout=60, check=True)
        return done.stdout.strip()

    def address(self, role="postgres", database="stapel", socket=None):
        return f"postgres://{role}@/{database}?host={socket or self.socket}"

    def make_database(self, name, options=""):
        self.sql(f"CREATE DATABASE {name} {options}")
        return self.address(database=name)

    def refused(self, address, words, of_readers=None):
        """`of_readers`: what commands that only read say, where it is something else."""
        for command in (["serve", "--port", "0", "--store"], ["verify", "--db"],
                        ["keys", "create", "--name", "x", "--db"]):
            reads = command[0] == "verify"
            done = subprocess.run([BINARY, *command, address], capture_output=True, text=True,
                                  timeout=60, check=False)
            self.assertEqual(done.returncode, 2, (command, done.stderr))
            self.assertEqual(done.stderr.count("\n"), 1, (command, done.stderr))
            self.assertIn(of_readers or words if reads else words, done.stderr)
            self.assertNotIn(PASSWORD, done.stdout + done.stderr)

    def tables(self, database):
        return self.sql("SELECT string_agg(schemaname || '.' || tablename, ' ' ORDER BY 1)"
                        " FROM pg_tables WHERE schemaname NOT IN ('pg_catalog',"
                        " 'information_schema')", database)

    def test_an_address_that_is_none(self):
        self.refused(f"postgres://me:{PASSWORD}@[::1/x", "write postgres://user:password@host")
        self.refused(f"postgres://me:{PASSWORD}@db/x?colour=red", "write postgres://")

    def test_a_server_that_is_not_there(self):
        self.refused(f"postgres://me:{PASSWORD}@127.0.0.1:1/x", "check that the server runs there")

    def test_a_database_or_role_that_is_not_there(self):
        self.refused(self.address(database="nowhere"), "create the database first")
        self.refused(self.address(role="nobody_at_all"), "create the role first")

    def test_a_wrong_password(self):
        wrong = self.address(role=f"eva:not-{PASSWORD}")
        self.refused(wrong, "check the user and the password")
        self.refused(self.address(role="eva"), "check the user and the password")

    def test_missing_rights(self):
        address = self.make_database("guarded")
        self.refused(address.replace("postgres@", f"eva:{PASSWORD}@"), "GRANT CREATE ON SCHEMA",
                     "holds no shops yet")
        self.assertEqual(self.tables("guarded"), "")
        made = subprocess.run([BINARY, "keys", "create", "--name", "x", "--db", address],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.sql("GRANT ALL ON SCHEMA public TO eva", "guarded")
        self.refused(address.replace("postgres@", f"eva:{PASSWORD}@"), "the role lacks rights")

    def test_a_database_of_another_program(self):
        address = self.make_database("notes")
        self.sql("CREATE TABLE notes (note TEXT)", "notes")
        self.refused(address, "tables of another program (notes)")
        self.assertEqual(self.tables("notes"), "public.notes")

    def test_a_database_of_a_newer_stapel(self):
        address = self.make_database("tomorrow")
        self.sql("CREATE TABLE stapel_schema (version BIGINT PRIMARY KEY, what TEXT,"
                 " serves_from BIGINT)", "tomorrow")
        self.sql("INSERT INTO stapel_schema VALUES (900, 'tomorrow', 900)", "tomorrow")
        self.refused(address, "made by a newer Stapel")
        self.assertEqual(self.tables("tomorrow"), "public.stapel_schema")

    def test_a_database_of_another_encoding(self):
        address = self.make_database(
            "latin", "ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
        self.refused(address, "ENCODING 'UTF8'", "holds no shops yet")
        self.assertEqual(self.tables("latin"), "")

    def test_a_database_that_takes_no_changes(self):
        address = self.make_database("frozen")
        self.sql("ALTER DATABASE frozen SET default_transaction_read_only = on")
        self.refused(address, "takes no changes", "holds no shops yet")
        self.assertEqual(self.tables("frozen"), "")

    def test_a_standby(self):
        folder = tempfile.mkdtemp(prefix="stapel-standby-", dir=pathlib.Path(self.socket).parent)
        as_owner = []
        if os.getuid() == 0:
            owner = pathlib.Path(self.socket).owner()
            subprocess.run(["chown", owner, folder], check=True)
            as_owner = ["runuser", "-u", owner, "--"]
        programs = subprocess.run("ls -d /usr/lib/postgresql/*/bin | sort -t/ -k5 -n | tail -1",
                                  shell=True, capture_output=True, text=True, check=True)
        programs = programs.stdout.strip()

        def run(*command):
            subprocess.run([*as_owner, f"{programs}/{command[0]}", *command[1:]], check=True,
                           cwd="/", stdout=subprocess.DEVNULL, timeout=120)

        run("pg_basebackup", "-h", self.socket, "-U", "postgres", "-D", f"{folder}/data", "-R",
            "--checkpoint=fast")
        run("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o",
            f"-c listen_addresses= -c unix_socket_directories={folder} -c max_connections=200",
            "start")
        try:
            self.refused(self.address(socket=folder), "standby", "holds no shops yet")
        finally:
            run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
            subprocess.run(["rm", "-rf", folder], check=True)

    def test_commands_for_files_say_so(self):
        address = self.make_database("plain")
        for command in (["backup", "--to", "/nowhere/x.db", "--db"],
                        ["restore", "--from", "/nowhere/x.db", "--db"]):
            done = subprocess.run([BINARY, *command, address], capture_output=True, text=True,
                                  timeout=60, check=False)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)
            self.assertIn("use pg_", done.stderr)
        self.assertEqual(self.tables("plain"), "")


if __name__ == "__main__":
    unittest.main(verbosity=2)
