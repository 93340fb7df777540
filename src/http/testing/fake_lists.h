// Product lists that decide nothing, as fake_app.h: they remember the last command and answer as
// told.
#pragma once

#include <any>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "app/product_lists.h"

namespace stapel::http::testing {

class FakeLists : public app::ProductLists {
 public:
  FakeLists(std::any& last, std::optional<app::Refusal>& refusal, bool& broken, int& commands)
      : last_(last), refusal_(refusal), broken_(broken), commands_(commands) {}

  void put(app::PutProductList request, app::Done<app::ProductListAnswer> done) override {
    run(std::move(request), done);
  }
  void edit(app::EditProductList request, app::Done<app::ProductListAnswer> done) override {
    run(std::move(request), done);
  }
  void refresh(app::RefreshProductList request, app::Done<app::ProductListAnswer> done) override {
    run(std::move(request), done);
  }
  void remove(app::DeleteProductList request, app::Done<app::ProductListAnswer> done) override {
    run(std::move(request), done);
  }

  Result<app::ProductListAnswer, app::Refusal> find(std::string_view) override {
    return read(answer());
  }
  app::Page<app::ProductListAnswer> list(const app::PageRequest& page) override {
    last_ = page;
    return *read(app::Page<app::ProductListAnswer>{.items = {answer()}, .next = "slow"});
  }
  std::vector<app::ProductListAnswer> lists_of(std::string_view sku) override {
    last_ = std::string(sku);
    return *read(std::vector<app::ProductListAnswer>{answer()});
  }
  Result<app::Page<std::string>, app::Refusal> skus(std::string_view,
                                                    const app::PageRequest& page) override {
    last_ = page;
    return read(app::Page<std::string>{.items = {"A", "B"}, .next = "B"});
  }

 private:
  static app::ProductListAnswer answer() {
    return {.id = "slow", .title = "Slow movers", .rule = R"({"no_sale_days":90})", .revision = 3};
  }

  template <typename Command>
  void run(Command command, const app::Done<app::ProductListAnswer>& done) {
    ++commands_;
    last_ = std::move(command);
    if (broken_) throw std::runtime_error("the disk is on fire");
    if (refusal_) return done(Refused{*refusal_});
    done(answer());
  }
  template <typename T>
  Result<T, app::Refusal> read(T value) {
    if (broken_) throw std::runtime_error("the disk is on fire");
    if (refusal_) return Refused{*refusal_};
    return value;
  }

  std::any& last_;
  std::optional<app::Refusal>& refusal_;
  bool& broken_;
  int& commands_;
};

}  // namespace stapel::http::testing
