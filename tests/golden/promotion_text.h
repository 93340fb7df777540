// The lines under "Promotion ID:" in a golden file, as the promotion's JSON.
#pragma once

#include <string>
#include <vector>

#include "json_text.h"
#include "words.h"

namespace stapel::golden {

class PromotionText {
 public:
  PromotionText(std::string id, Currency currency) : id_(std::move(id)), currency_(currency) {}

  const std::string& id() const { return id_; }
  // Reads one line; throws FormatFault.
  void read(Words& words);
  std::string json() const;

 private:
  bool read_offer(Words& words);
  bool read_schedule(Words& words);
  bool read_stacking(Words& words);
  void read_limit(Words& words);

  std::string id_;
  Currency currency_;
  bool own_currency_ = false;
  std::vector<std::string> codes_;
  std::vector<std::string> conditions_;
  std::vector<std::string> effects_;
  std::vector<std::string> weekly_;
  std::vector<std::string> excludes_;
  Fields schedule_, limits_, stacking_, rest_;
};

}  // namespace stapel::golden
