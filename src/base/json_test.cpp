// The one JSON reader: what it refuses, where it says so, and that numbers stay exact.
#include "base/json.h"

#include <gtest/gtest.h>

namespace stapel::json {
namespace {

Faults faults_of(std::string_view text) {
  Faults faults;
  (void)Document::parse(text, faults);
  return faults;
}

std::string nested(std::size_t depth, std::string_view inside = "") {
  return std::string(depth, '[') + std::string(inside) + std::string(depth, ']');
}

TEST(Json, reads_a_tree) {
  Faults faults;
  const std::optional<Document> document = Document::parse(
      R"( {"a": [1, "x\u00e9\ud83d\ude00\n", true, null, {"b/~": -0.50e2}], "e": {}, "": [[]]} )",
      faults);
  ASSERT_TRUE(document && faults.empty());
  const Value root = document->root();
  EXPECT_EQ(root.kind(), Kind::object);
  EXPECT_EQ(root.size(), 3u);
  EXPECT_EQ(root.pointer(), "");
  const Value list = *root.find("a");
  EXPECT_EQ(list.key(), "a");
  std::vector<Value> elements;
  for (const Value element : list) elements.push_back(element);
  ASSERT_EQ(elements.size(), 5u);
  EXPECT_EQ(elements[0].text(), "1");
  EXPECT_EQ(elements[1].text(), "xé😀\n");
  EXPECT_TRUE(elements[2].boolean());
  EXPECT_TRUE(elements[3].is_null());
  const Value number = *elements[4].find("b/~");
  EXPECT_EQ(number.text(), "-0.50e2");
  EXPECT_EQ(number.pointer(), "/a/4/b~1~0");
  EXPECT_EQ(root.find("e")->size(), 0u);
  EXPECT_EQ((*root.find("")->begin()).pointer(), "//0");
  EXPECT_FALSE(root.find("b/~"));
}

TEST(Json, refuses_what_is_no_json_and_says_where) {
  const struct {
    std::string_view text, message;
  } rows[] = {
      {"", "line 1, column 1: the text ends before"},
      {"  ", "line 1, column 3: the text ends before"},
      {"{", "line 1, column 2: the text ends before"},
      {"[1,2", "line 1, column 5: the text ends before"},
      {"\"abc", "line 1, column 5: the text ends before"},
      {"[1,]", "line 1, column 4: unexpected ']'"},
      {"{\n \"a\": 1,\n}", "line 3, column 1: unexpected '}'"},
      {"[1] x", "line 1, column 5: text after"},
      {"{} {}", "line 1, column 4: text after"},
      {"[\"é\", x]", "line 1, column 7: unexpected 'x'"},
      {"[01]", "unexpected"},
      {"[+1]", "unexpected '+'"},
      {"[.5]", "unexpected '.'"},
      {"[1.]", "unexpected"},
      {"[1e]", "unexpected"},
      {"[-]", "unexpected"},
      {"[NaN]", "unexpected"},
      {"[Infinity]", "unexpected 'I'"},
      {"['a']", "unexpected"},
      {"{a: 1}", "unexpected 'a'"},
      {"[1 2]", "unexpected '2'"},
      {"[tru]", "unexpected"},
      {"// x\n1", "unexpected '/'"},
      {"[\"a\tb\"]", "control character"},
      {"[\"\\x\"]", "unexpected"},
      {"[\"\\u12g4\"]", "unexpected"},
      {"[1e99999999999]", "exponent is too large"},
      {R"(["\ud83d"])", "half of a surrogate pair"},
      {R"(["\ud83dx"])", "half of a surrogate pair"},
      {R"(["\ud83d\n"])", "half of a surrogate pair"},
      {R"(["\ud83d\u0041"])", "half of a surrogate pair"},
      {R"(["\ud83d\ud83d"])", "half of a surrogate pair"},
      {R"(["\ude00"])", "half of a surrogate pair"},
      {R"({"\ude00": 1})", "half of a surrogate pair"},
      {"[\"\x80\"]", "invalid UTF-8"},
      {"[\"\xC3\"]", "invalid UTF-8"},
      {"[\"\xC0\xAF\"]", "invalid UTF-8"},
      {"[\"\xED\xA0\x80\"]", "invalid UTF-8"},
      {"[\"\xF4\x90\x80\x80\"]", "invalid UTF-8"},
      {"[\"\xE2\x82\"]", "invalid UTF-8"},
      {"{\"\xFF\": 1}", "invalid UTF-8"},
      {"[\"\xFE\xFF\"]", "invalid UTF-8"},
      {"é", "invalid UTF-8, or a character"},
      {"\xEF\xBB\xBF{}", "starts with a byte order mark"},
      {std::string_view("[1]\0", 4), "text after"},
      {std::string_view("[\"a\0b\"]", 7), "control character"},
  };
  for (const auto& row : rows) {
    Faults faults;
    EXPECT_FALSE(Document::parse(row.text, faults)) << row.text;
    ASSERT_EQ(faults.size(), 1u) << row.text;
    EXPECT_EQ(faults[0].pointer, "");
    EXPECT_NE(faults[0].message.find(row.message), std::string::npos)
        << row.text << " gives: " << faults[0].message;
  }
}

TEST(Json, nests_to_exactly_32) {
  EXPECT_TRUE(faults_of(nested(32)).empty());
  EXPECT_TRUE(faults_of(nested(32, "1")).empty());
  std::string pointer;
  for (int i = 0; i < 32; ++i) pointer += "/0";
  const Faults want = {{pointer, "nested deeper than 32"}};
  EXPECT_EQ(faults_of(nested(33)), want);
  EXPECT_EQ(faults_of(nested(34)), want);
  EXPECT_EQ(faults_of(nested(10'000)), want);
  EXPECT_EQ(faults_of(std::string(1'000'000, '[')), want);

  std::string objects, closing;
  for (int i = 0; i < 33; ++i) {
    objects += R"({"a":)";
    closing += '}';
  }
  const Faults deep = faults_of(objects + "1" + closing);
  ASSERT_EQ(deep.size(), 1u);
  EXPECT_EQ(deep[0].message, "nested deeper than 32");
  EXPECT_TRUE(deep[0].pointer.starts_with("/a/a"));
}

TEST(Json, names_every_repeated_key_and_reads_on) {
  Faults faults;
  const std::optional<Document> document =
      Document::parse(R"({"a": 1, "b": {"x": 1, "x": 2, "x": 3}, "a": 2, "\u0061": 3})", faults);
  ASSERT_TRUE(document);
  const Faults want = {{"/b/x", "repeated key"},
                       {"/b/x", "repeated key"},
                       {"/a", "repeated key"},
                       {"/a", "repeated key"}};
  EXPECT_EQ(faults, want);
  EXPECT_EQ(document->root().find("a")->text(), "1");
}

template <typename Read>
std::string outcome(std::string_view json, Read read) {
  Faults faults;
  const std::optional<Document> document = Document::parse(json, faults);
  if (!document) return "no JSON";
  const auto value = read(document->root(), faults);
  EXPECT_EQ(value.has_value(), faults.empty());
  return value ? std::to_string(*value) : faults[0].message;
}

TEST(Json, reads_integers_in_integer_form_only) {
  const std::string form = "must be an integer, written without fraction and exponent";
  const std::string range = "must be from -10 to 10000000000000";
  const struct {
    std::string_view json;
    std::string want;
  } rows[] = {
      {"0", "0"},
      {"-0", "0"},
      {"-10", "-10"},
      {"10000000000000", "10000000000000"},
      {"10.0", form},
      {"1e3", form},
      {"1E3", form},
      {"0.5", form},
      {"10000000000001", range},
      {"-11", range},
      {"9223372036854775807", range},
      {"9223372036854775808", range},
      {"18446744073709551616", range},
      {"-99999999999999999999999999999999999999999999", range},
      {"\"5\"", "must be an integer, not a string"},
      {"true", "must be an integer, not a boolean"},
      {"null", "must be an integer, not null"},
      {"[]", "must be an integer, not a list"},
      {"{}", "must be an integer, not an object"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(outcome(row.json,
                      [](const Value& value, Faults& faults) {
                        return read_integer(value, -10, 10'000'000'000'000, faults);
                      }),
              row.want)
        << row.json;
  }
}

TEST(Json, reads_decimals_exactly_by_value) {
  const std::string places = "must have at most 4 decimals";
  const std::string range = "must be from -1 to 1000000000.5";
  const struct {
    std::string json, want;
  } rows[] = {
      {"1e1", "100000"},
      {"12.50000", "125000"},
      {"12500e-3", "125000"},
      {"0.0001", "1"},
      {"1E-4", "1"},
      {"0.1", "1000"},
      {"33.3333", "333333"},
      {"-0.0", "0"},
      {"-1", "-10000"},
      {"0e400", "0"},
      {"0.00000e-400", "0"},
      {"0.00010000000000000000000000000000000000000000", "1"},
      {"1" + std::string(300, '0') + "e-300", "10000"},
      {"0." + std::string(300, '0') + "1e301", "10000"},
      {"1000000000.5", "10000000005000"},
      {"1000000000.5001", range},
      {"-1.0001", range},
      {"1e400", range},
      {"1e2000000000", range},
      {"123456789012345678901234567890", range},
      {"0.00001", places},
      {"12.34567", places},
      {"1e-400", places},
      {"0.0001000000000000000000000000000000001", places},
      {"\"1\"", "must be a number, not a string"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(outcome(row.json,
                      [](const Value& value, Faults& faults) {
                        return read_decimal(value, -10'000, 10'000'000'005'000, faults);
                      }),
              row.want)
        << row.json;
  }
}

TEST(Json, reads_objects_and_names_unknown_missing_and_null_members) {
  Faults faults;
  const std::optional<Document> document =
      Document::parse(R"({"precent": 1, "amount": null, "repeat": null, "zzzzzz": 1})", faults);
  ASSERT_TRUE(document);
  Object object(document->root(), faults);
  EXPECT_FALSE(object.find("percent"));
  EXPECT_FALSE(object.find("amount"));
  EXPECT_TRUE(object.find_nullable("repeat"));
  EXPECT_FALSE(object.require("name"));
  object.finish();
  const Faults want = {{"/amount", "must not be null; leave the field out instead"},
                       {"/name", "is required"},
                       {"/precent", "is not a known field; did you mean \"percent\"?"},
                       {"/zzzzzz", "is not a known field"}};
  EXPECT_EQ(faults, want);
}

TEST(Json, finds_repeated_and_unknown_members_of_large_objects) {
  std::string text = "{";
  for (int i = 0; i < 100; ++i) text += "\"m" + std::to_string(i) + "\": 1, ";
  Faults faults;
  const std::optional<Document> document =
      Document::parse(text + R"("m5": 2, "known": 1, "m99": 3})", faults);
  ASSERT_TRUE(document);
  EXPECT_EQ(faults, (Faults{{"/m5", "repeated key"}, {"/m99", "repeated key"}}));
  faults.clear();
  Object object(document->root(), faults);
  EXPECT_TRUE(object.find("known"));
  object.finish();
  EXPECT_EQ(faults.size(), 102u);
}

TEST(Json, reports_once_that_a_value_is_no_object) {
  Faults faults;
  const std::optional<Document> document = Document::parse("[1]", faults);
  ASSERT_TRUE(document);
  Object object(document->root(), faults);
  EXPECT_FALSE(object.ok());
  EXPECT_FALSE(object.require("name"));
  EXPECT_FALSE(object.find("name"));
  object.finish();
  EXPECT_EQ(faults, (Faults{{"", "must be an object, not a list"}}));
}

TEST(Json, writes_compactly_or_spaced) {
  for (const bool spaced : {false, true}) {
    std::string out;
    Writer writer(out, spaced);
    writer.begin_object().member("a", std::int64_t{1}).key("b").begin_array();
    writer.string("x\"\\\n\x01é").boolean(true).null().decimal(-5'000).begin_object().end_object();
    writer.raw("[1]").end_array().member("c", "d").member("e", false).end_object();
    EXPECT_EQ(
        out,
        spaced
            ? R"({"a": 1, "b": ["x\"\\\n\u0001é", true, null, -0.5, {}, [1]], "c": "d", "e": false})"
            : R"({"a":1,"b":["x\"\\\n\u0001é",true,null,-0.5,{},[1]],"c":"d","e":false})");
    EXPECT_TRUE(faults_of(out).empty());
  }
}

TEST(Json, escapes_what_must_be_wherever_it_stands) {
  const struct {
    std::string text, written;
  } marks[] = {{"\"", "\\\""}, {"\\", "\\\\"},      {"\n", "\\n"},
               {"\b", "\\b"},  {"\x1f", "\\u001f"}, {std::string(1, '\0'), "\\u0000"},
               {" ", " "},     {"!", "!"},          {"\x7f", "\x7f"},
               {"é", "é"},     {"\xff", "\xff"}};
  for (const auto& mark : marks) {
    for (std::size_t before = 0; before < 40; ++before) {
      for (std::size_t after : {0, 1, 7, 8, 33}) {
        const std::string plain(before, 'a'), rest(after, '\xe9');
        const std::string text = plain + mark.text + rest;
        const std::string want = '"' + plain + mark.written + rest + '"';
        std::string out, member, name;
        append_string(out, text);
        Writer(member).begin_object().member("a", text).member(text, std::int64_t{1}).end_object();
        Writer(name).begin_array().string(text).string(text).end_array();
        EXPECT_EQ(out, want);
        EXPECT_EQ(member, "{\"a\":" + want + "," + want + ":1}");
        EXPECT_EQ(name, "[" + want + "," + want + "]");
      }
    }
  }
}

TEST(Json, writes_numbers_of_every_length) {
  for (const std::int64_t number : {std::int64_t{0}, std::int64_t{-7}, INT64_MAX, INT64_MIN}) {
    std::string out;
    const std::string name(32, 'n');
    Writer(out, true).begin_object().member(name, number).member(name, number).end_object();
    const std::string member = '"' + name + "\": " + std::to_string(number);
    EXPECT_EQ(out, "{" + member + ", " + member + "}");
  }
}

TEST(Json, writes_decimals_in_their_shortest_form) {
  const struct {
    std::int64_t ten_thousandths;
    std::string_view want;
  } rows[] = {{0, "0"},      {10'000, "1"},   {12'500, "1.25"},
              {1, "0.0001"}, {-1, "-0.0001"}, {100'000'000'000'000'000, "10000000000000"}};
  for (const auto& row : rows) {
    std::string out;
    Writer(out).decimal(row.ten_thousandths);
    EXPECT_EQ(out, row.want);
  }
}

TEST(Json, stops_collecting_faults_where_nobody_reads_on) {
  std::string text = "{";
  for (int i = 0; i < 3'000; ++i) text += R"("a":1,)";
  text += R"("b":1})";
  EXPECT_EQ(faults_of(text).size(), faults_max);
}

// Linear in the size of the input: a quadratic reader would not finish these.
TEST(Json, reads_large_documents) {
  const struct {
    std::string_view head, repeated, tail;
  } rows[] = {{"[", "0,", "0]"},  {"[\"", "a", "\"]"}, {"[\"", "\\u0041", "\"]"},
              {"[", "{},", "0]"}, {"", " ", "1"},      {"[", "1", "]"}};
  constexpr std::size_t size = 2'000'000;
  for (const auto& row : rows) {
    std::string text(row.head);
    while (text.size() < size) text += row.repeated;
    text += row.tail;
    EXPECT_TRUE(faults_of(text).empty()) << row.head << row.repeated;
  }
}

}  // namespace

TEST(JsonWriter, CopiesWhatWasReadWithNumbersAsTheyWereWritten) {
  const std::string text =
      R"({"a":[1,2.50,-3e2,[],{}],"b":{"c":"\"\\\u0000é","d":null},"e":true,"f":false})";
  Faults faults;
  const std::optional<Document> document = Document::parse(text, faults);
  ASSERT_TRUE(document);
  std::string out;
  Writer(out).copy(document->root());
  EXPECT_EQ(out, text);
}

}  // namespace stapel::json
