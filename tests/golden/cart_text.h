// The lines under "Cart:" in a golden file, as the cart's JSON.
#pragma once

#include <string>
#include <vector>

#include "json_text.h"
#include "words.h"

namespace stapel::golden {

class CartText {
 public:
  // Reads one line; throws FormatFault.
  void read(Words& words);
  std::string json() const;
  const Currency& currency() const { return currency_; }

 private:
  void read_line(Words& words);
  void read_line_detail(Words& words, Fields& line);
  void read_shipping(Words& words);
  void read_customer(Words& words);
  void read_used(Words& words);

  Currency currency_;
  std::vector<std::string> lines_;
  std::vector<std::string> codes_;
  std::vector<std::string> tenders_;
  Fields used_promotions_, used_codes_, rest_;
};

}  // namespace stapel::golden
