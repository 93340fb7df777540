// Archives: whole, several in one file, truncated at every byte, broken, and files that are none.
#include "base/xz.h"

#include <gtest/gtest.h>
#include <lzma.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

namespace stapel {
namespace {

std::string archive(std::string_view text) {
  std::string out(lzma_stream_buffer_bound(text.size()), '\0');
  std::size_t size = 0;
  const auto* in = reinterpret_cast<const std::uint8_t*>(text.data());
  auto* to = reinterpret_cast<std::uint8_t*>(out.data());
  EXPECT_EQ(
      lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, nullptr, in, text.size(), to, &size, out.size()),
      LZMA_OK);
  out.resize(size);
  return out;
}

std::string read_all(ByteSource& source, std::size_t step = 1000) {
  std::string out, buffer(step, '\0');
  while (const std::size_t count = source.read(buffer)) out.append(buffer, 0, count);
  return out;
}

std::string unpack(std::string_view bytes, std::size_t step = 1000) {
  const auto source = decompressed(std::make_unique<MemorySource>(bytes, step), "sales.csv.xz");
  return read_all(*source, step);
}

std::string fault_of(std::string_view bytes) {
  try {
    unpack(bytes);
  } catch (const SourceError& error) {
    return error.what();
  }
  return "";
}

std::string sample() {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "line " + std::to_string(i * i) + "\n";
  return text;
}

TEST(Xz, unpacks_as_a_stream) {
  const std::string text = sample();
  const std::string packed = archive(text);
  ASSERT_LT(packed.size(), text.size());
  for (const std::size_t step : {1, 7, 1000, 1 << 20}) EXPECT_TRUE(unpack(packed, step) == text);
}

TEST(Xz, reads_archives_one_after_the_other) {
  EXPECT_EQ(unpack(archive("one,") + archive("two")), "one,two");
}

TEST(Xz, leaves_what_is_no_archive_alone) {
  for (const std::string text : {"", "a", "InvoiceNo,StockCode\n",
                                 "\xFD"
                                 "7zX"})
    EXPECT_EQ(unpack(text), text);
}

TEST(Xz, says_what_is_wrong_with_an_archive) {
  const std::string packed = archive(sample());
  for (std::size_t size = 6; size < packed.size(); size += 1 + packed.size() / 50)
    EXPECT_EQ(fault_of(packed.substr(0, size)),
              "sales.csv.xz: the archive is truncated: it ends before its data do")
        << size;
  std::string broken = packed;
  broken[broken.size() / 2] = static_cast<char>(broken[broken.size() / 2] ^ 1);
  for (const std::string& bytes : {broken, packed + "and some text"})
    EXPECT_EQ(fault_of(bytes),
              "sales.csv.xz: the archive is broken, or something that is no archive follows it");
}

TEST(Xz, opens_files_and_names_those_that_it_cannot_open) {
  const std::string path = testing::TempDir() + "stapel_xz_test.csv";
  std::ofstream(path, std::ios::binary) << archive("a,b\n");
  EXPECT_EQ(read_all(*open_source(path)), "a,b\n");
  std::ofstream(path, std::ios::binary) << "c,d\n";
  EXPECT_EQ(read_all(*open_source(path)), "c,d\n");
  std::remove(path.c_str());
  try {
    open_source(path);
    FAIL() << "opened a file that is not there";
  } catch (const SourceError& error) {
    EXPECT_EQ(std::string(error.what()), path + ": cannot be opened: No such file or directory");
  }
  EXPECT_THROW(open_source(testing::TempDir()), SourceError);
}

}  // namespace
}  // namespace stapel
