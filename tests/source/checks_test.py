# The checks of the source, checked: each finds what it is for, and lets good code pass.
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import check_docs  # noqa: E402
import check_includes  # noqa: E402
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


class Documents(unittest.TestCase):
    def test_paths_and_targets(self):
        for text, good in (("`src/base/money.*`", True), ("`src/base/cents.h`", False),
                           ("`make test`", True), ("`make coffee`", False), ("make sense", True)):
            with self.subTest(text):
                self.assertEqual(not list(check_docs.check_code(text, {"test"})), good)


if __name__ == "__main__":
    unittest.main()
