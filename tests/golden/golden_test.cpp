// Runs the golden cases: every file under tests/golden/ is one test, and what they show together is
// two more. The kernel is called in process; the working directory is the root of the sources.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <sstream>

#include "matrix.h"
#include "run_case.h"

namespace stapel::golden {
namespace {

const std::filesystem::path folder = "tests/golden";
std::vector<std::filesystem::path> golden_files() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".txt" && entry.path().filename() != "CMakeLists.txt")
      out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

std::vector<Case> cases_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return read_cases(path.string(), text.str());
}

class GoldenFile : public testing::Test {
 public:
  explicit GoldenFile(std::filesystem::path path) : path_(std::move(path)) {}

  void TestBody() override {
    for (const Case& golden : cases_of(path_))
      for (const std::string& failure : failures_of(golden))
        ADD_FAILURE_AT(golden.place.file.c_str(), static_cast<int>(golden.place.line)) << failure;
  }

 private:
  std::filesystem::path path_;
};

std::vector<Case> all_cases() {
  std::vector<Case> out;
  for (const std::filesystem::path& path : golden_files())
    for (Case& golden : cases_of(path)) out.push_back(std::move(golden));
  return out;
}

// --- The matrix ----------------------------------------------------------------------------------

class Matrix : public testing::Test {
 protected:
  void count(const std::vector<Case>& cases) {
    for (const Case& golden : cases)
      for (const Shown& shown : golden.shows)
        for (const std::string& cell : shown.cells) {
          const auto why = not_shown(golden, shown, cell);
          if (why) ADD_FAILURE() << shown.place.text() << ": " << *why;
          EXPECT_TRUE(matters(golden, cell))
              << shown.place.text() << ": without the " << cell << " the answer would be the same";
          if (golden.best) ++counts_[0][shown.row][cell];
          if (golden.priority) ++counts_[1][shown.row][cell];
        }
  }

  void print(std::size_t policy) {
    std::cout << (policy == 0 ? "best_for_customer" : "priority") << '\n' << std::setw(20) << "";
    for (const std::string_view cell : cells) std::cout << std::setw(15) << cell;
    std::cout << '\n';
    for (const std::string_view row : rows) {
      std::cout << "  " << std::left << std::setw(18) << row << std::right;
      for (const std::string_view cell : cells)
        std::cout << std::setw(15)
                  << (excuse(row, cell) ? "-" : std::to_string(count_of(policy, row, cell)));
      std::cout << '\n';
    }
  }

  static const Impossible* excuse(std::string_view row, std::string_view cell) {
    const auto found = std::ranges::find_if(
        impossible, [&](const Impossible& one) { return one.row == row && one.cell == cell; });
    return found == impossible.end() ? nullptr : &*found;
  }

  int count_of(std::size_t policy, std::string_view row, std::string_view cell) {
    return counts_[policy][std::string(row)][std::string(cell)];
  }

 private:
  std::array<std::map<std::string, std::map<std::string, int>>, 2> counts_;
};

TEST_F(Matrix, has_no_empty_cell) {
  const std::vector<Case> cases = all_cases();
  count(cases);
  std::cout << cases.size() << " cases; cases by effect and border:\n";
  for (const std::size_t policy : {0u, 1u}) {
    print(policy);
    for (const std::string_view row : rows)
      for (const std::string_view cell : cells)
        EXPECT_EQ(count_of(policy, row, cell) == 0, excuse(row, cell) != nullptr)
            << row << " x " << cell << " x " << (policy == 0 ? "best_for_customer" : "priority")
            << ": no case shows it, or one does though it is said to be impossible";
  }
  for (const Impossible& one : impossible)
    std::cout << "  - " << one.row << " x " << one.cell << ": " << one.why << '\n';
}

TEST(Numbers, are_each_in_a_case) {
  std::map<std::string, std::vector<std::string>> places;
  for (const Case& golden : all_cases())
    for (const auto& [place, number] : golden.numbers) {
      EXPECT_NE(std::ranges::find(numbers, number), numbers.end())
          << place.text() << ": '" << number << "' is not in the list of matrix.h";
      places[number].push_back(golden.place.text());
    }
  for (const std::string_view number : numbers) {
    const std::vector<std::string>& found = places[std::string(number)];
    EXPECT_FALSE(found.empty()) << number << " has no case";
    std::cout << "  " << std::left << std::setw(22) << number << std::right;
    for (const std::string& place : found) std::cout << ' ' << place;
    std::cout << '\n';
  }
}

// The name of a file as the name of a test: percent_off/order.txt is percent_off_order.
std::string test_name(const std::filesystem::path& path) {
  std::string out = std::filesystem::relative(path, folder).replace_extension().string();
  std::ranges::replace_if(
      out, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return out;
}

// Registered before main, where GoogleTest's own main looks for tests.
const bool registered = [] {
  for (const std::filesystem::path& path : golden_files())
    testing::RegisterTest("Cases", test_name(path).c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [path]() -> GoldenFile* { return new GoldenFile(path); });
  return true;
}();

}  // namespace
}  // namespace stapel::golden
