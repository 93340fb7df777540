# The checks of the source, checked: each finds what it is for, and lets good code pass.
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import check_docs  # noqa: E402
import check_includes  # noqa: E402
import check_shops  # noqa: E402
import check_style  # noqa: E402

CODE = '''// What it is.
namespace stapel {
namespace {

struct Row {
  int a = 1'000;
  int sum() const {
    return a;
  }
};

const char* text() { return "{ // not a comment"; }

std::vector<int> table = {
    1,
    2,
};

}  // namespace

Row make(const Row& from,
         int more) {
  // }
  auto twice = [](int x) {
    return 2 * x;
  };
  if (more) {
    return R"x(
}})x";
  }
  return from;
}

TEST(Suite, name) {
  run();
}

}  // namespace stapel
'''


class Style(unittest.TestCase):
    def test_functions_and_their_sizes(self):
        self.assertEqual(
            check_style.functions_of(CODE),
            [("sum", 7, 3), ("text", 12, 1), ("make", 21, 12), ("Suite.name", 34, 3)],
        )

    def test_python_functions(self):
        found = list(check_style.python_functions_of("def a():\n  x\n\n  y\n\ndef b(): pass\n"))
        self.assertEqual(found, [("a", 1, 4), ("b", 6, 1)])

    def test_a_size_above_the_limit_is_a_ratchet(self):
        for size, exception, good in ((70, None, True), (71, None, False), (80, 80, True),
                                      (81, 80, False), (79, 80, False), (60, 80, False)):
            with self.subTest(size=size, exception=exception):
                check_style.EXCEPTIONS = {} if exception is None else {"f": exception}
                self.assertEqual(check_style.check_size("f", "f", size, 70) == [], good)

    def test_lines(self):
        path = pathlib.Path("src/base/x.cpp")
        for line, good in (("int x;", True), ("int x; ", False), ("\tint x;", False),
                           ("x " * 51, False), ("// TO" "DO later", False), ("// TODO(#12)", True),
                           ("// FIX" "ME", False), ("// the currency XXX", True)):
            with self.subTest(line):
                self.assertEqual(check_style.check_lines(path, line) == [], good)


class Includes(unittest.TestCase):
    def test_a_module_cannot_use_what_stands_below_it(self):
        text = "stapel_module(a USES)\nstapel_module(b USES a LIBRARIES z)\nstapel_module(c USES b)"
        allowed, problems = check_includes.allowed_pairs(text)
        self.assertEqual((allowed, problems),
                         ({"a": {"a"}, "b": {"a", "b"}, "c": {"b", "c"}}, []))
        cycle = "stapel_module(a USES b)\nstapel_module(b USES a)"
        _, problems = check_includes.allowed_pairs(cycle)
        self.assertEqual(len(problems), 1)

    def test_own_includes(self):
        allowed = {"base": {"base"}, "app": {"app", "base"}}
        source = pathlib.Path("src/base/money.cpp")
        for header, good in (("base/money.h", True), ("money.h", False), ("base/nowhere.h", False),
                             ("app/service.h", False)):
            with self.subTest(header):
                problem = check_includes.check_own(source, "base", header, allowed)
                self.assertEqual(problem is None, good)

    def test_foreign_headers_have_homes(self):
        for path, module, header, good in (
            ("src/promotions/plan.cpp", "promotions", "vector", True),
            ("src/promotions/plan.cpp", "promotions", "chrono", False),
            ("src/promotions/plan_test.cpp", "promotions", "chrono", True),
            ("src/app/service.cpp", "app", "boost/json.hpp", False),
            ("src/base/json.cpp", "base", "boost/json/src.hpp", True),
        ):
            with self.subTest(path=path, header=header):
                problem = check_includes.check_foreign(pathlib.Path(path), module, header)
                self.assertEqual(problem is None, good)


class Shops(unittest.TestCase):
    TABLES = {"codes", "pools"}

    def test_which_statements_are_about_one_shop(self):
        for sql, good in (
            ("SELECT code FROM codes WHERE shop = ? AND code = ?", True),
            ("SELECT code FROM codes WHERE code = ?", False),
            ("SELECT code FROM codes", False),
            ("SELECT code FROM codes WHERE shop = 1 AND code = ?", False),
            ("SELECT code FROM codes WHERE shop > ? AND code = ?", False),
            ("SELECT code FROM codes WHERE shop = ? OR code = ?", False),
            ("SELECT code FROM codes WHERE (shop = ? OR code = ?)", False),
            ("SELECT code FROM codes WHERE shop = ? AND (code = ? OR code = ?)", True),
            ("SELECT code FROM codes ORDER BY shop = ?", False),
            ("SELECT 1 FROM codes c JOIN pools p ON p.shop = c.shop WHERE c.shop = ?", True),
            ("SELECT 1 FROM codes c JOIN pools p ON p.id = c.pool WHERE c.shop = ?", False),
            ("SELECT 1 FROM codes c, pools p WHERE c.shop = ? AND p.id = c.pool", False),
            ("SELECT 1 FROM codes c, pools p WHERE shop = ? AND p.id = c.pool", False),
            ("SELECT 1 FROM codes WHERE shop = ? AND pool IN (SELECT id FROM pools)", False),
            ("SELECT 1 FROM codes c WHERE c.shop = ? AND EXISTS"
             " (SELECT 1 FROM pools p WHERE p.shop = c.shop AND p.id = c.pool)", True),
            ("SELECT (SELECT count(*) FROM codes) FROM pools WHERE shop = ?", False),
            ("SELECT 1 FROM unheard_of WHERE shop = ?", False),
            ("UPDATE codes SET code = ? WHERE shop = ? AND code = ?", True),
            ("UPDATE codes SET code = ? WHERE code = ?", False),
            ("UPDATE codes SET shop = ? WHERE shop = ?", False),
            ("UPDATE codes SET shop = ? WHERE code = ?", False),
            ("DELETE FROM codes WHERE shop = ? AND code = ?", True),
            ("DELETE FROM codes WHERE code = ?", False),
            ("INSERT INTO codes (code, shop) VALUES (?, ?)", True),
            ("INSERT INTO codes (code, shop) VALUES (?, 1)", False),
            ("INSERT INTO codes (code) VALUES (?)", False),
            ("INSERT INTO codes (shop, code) SELECT ?1, id FROM pools WHERE shop = ?1", True),
            ("INSERT INTO codes (shop, code) SELECT shop, id FROM pools WHERE shop = ?1", False),
            ("INSERT INTO codes (shop, code) SELECT ?1, id FROM pools", False),
            ("SELECT 1 FROM codes WHERE shop = ? UNION SELECT 1 FROM codes", False),
            ("WITH all_codes AS (SELECT * FROM codes) SELECT 1 FROM all_codes", False),
        ):
            with self.subTest(sql):
                self.assertEqual(check_shops.faults_of(sql, self.TABLES) == [], good)

    def test_texts_that_stand_beside_each_other_are_one(self):
        source = 'f("SELECT 1"  // FROM\n  " FROM codes", "WHERE");\nR"(a\nb)"'
        self.assertEqual(check_shops.texts_of(source),
                         [[1, "SELECT 1 FROM codes"], [2, "WHERE"], [3, "a\nb"]])
        self.assertTrue(check_shops.is_part(" FROM codes", self.TABLES))
        self.assertFalse(check_shops.is_part(" FROM words", self.TABLES))

    def test_every_statement_of_the_source_is_found_without_its_shop(self):
        shops = check_shops.tables_of(check_shops.TABLES.read_text(encoding="utf-8"))
        tried = 0
        for path in (check_shops.ROOT / "src" / "storage").glob("*.cpp"):
            if check_shops.PASSED_OVER.search(path.name):
                continue
            for _, sql in check_shops.texts_of(path.read_text(encoding="utf-8")):
                if not check_shops.BEGIN.match(sql) or sql.strip() in check_shops.EXCEPTIONS:
                    continue
                for match in re.finditer(r"\bshop = (\?\d*|\w+\.shop)", sql):
                    tried += 1
                    planted = sql[:match.start()] + "true" + sql[match.end():]
                    planted = planted.replace(".true", ".id = 1")
                    with self.subTest(planted):
                        self.assertNotEqual(check_shops.faults_of(planted, shops), [])
        self.assertGreater(tried, 150)


class Documents(unittest.TestCase):
    def test_paths_and_targets(self):
        for text, good in (("`src/base/money.*`", True), ("`src/base/cents.h`", False),
                           ("`make test`", True), ("`make coffee`", False), ("make sense", True)):
            with self.subTest(text):
                self.assertEqual(not list(check_docs.check_code(text, {"test"})), good)


if __name__ == "__main__":
    unittest.main()
