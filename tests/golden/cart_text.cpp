// The lines of a cart: what is in it, how it is sent, who buys, with which codes.
#include "cart_text.h"

namespace stapel::golden {

void CartText::read(Words& words) {
  if (words.second_is("x")) {
    read_line(words);
  } else if (words.accept("currency")) {
    const std::optional<Currency> found = find_currency(words.take("a currency"));
    if (!found || !lines_.empty()) words.fail("a currency of ISO 4217 stands before all amounts");
    currency_ = *found;
  } else if (words.accept("shipping")) {
    read_shipping(words);
  } else if (words.accept("customer")) {
    read_customer(words);
  } else if (words.accept("code")) {
    codes_.push_back(quoted(words.take("a code")));
  } else if (words.accept("pays")) {
    Fields tender;
    tender.put("amount", words.amount(currency_));
    words.expect("by");
    tenders_.push_back(tender.text("type", words.take("a kind of tender")).json());
  } else if (words.accept("channel")) {
    rest_.text("channel", words.take("a channel"));
  } else if (words.accept("payment method")) {
    rest_.text("payment_method", words.take("a payment method"));
  } else if (words.accept("at")) {
    rest_.text("at", words.take("a time with its offset"));
  } else if (words.accept("prices include tax")) {
    rest_.put("prices_include_tax", "true");
  } else if (words.accept("prices without tax")) {
    rest_.put("prices_include_tax", "false");
  } else if (words.accept("used")) {
    read_used(words);
  } else {
    words.fail("no line of a cart begins so (README.md lists them)");
  }
  words.finish();
}

// 2 x SHOE-42 at 79.99 (in shoes/running, of brand Acme, floor 40.00)
void CartText::read_line(Words& words) {
  Fields line;
  line.put("quantity", words.integer("a number of units"));
  words.expect("x");
  const std::string sku = words.take("a SKU");
  line.text("sku", sku);
  words.expect("at");
  line.put("unit_price", words.amount(currency_));
  line.text("id", words.accept("as") ? words.take("a name of the line") : sku);
  if (words.accept("(")) {
    do read_line_detail(words, line);
    while (words.accept(","));
    words.expect(")");
  }
  lines_.push_back(line.json());
}

void CartText::read_line_detail(Words& words, Fields& line) {
  if (words.accept("in")) {
    line.put("category", quoted_list(words.take_all_of("a category")));
  } else if (words.accept("of brand")) {
    line.text("brand", words.take("a brand"));
  } else if (words.accept("tagged")) {
    line.put("tags", quoted_list(words.take_all_of("a tag")));
  } else if (words.accept("on list")) {
    line.put("lists", quoted_list(words.take_all_of("a list")));
  } else if (words.accept("on sale")) {
    line.put("on_sale", "true");
  } else if (words.accept("floor")) {
    line.put("min_unit_price", words.amount(currency_));
  } else if (words.accept("tax")) {
    line.put("tax_rate", words.percent());
  } else {
    words.expect("not discountable");
    line.put("discountable", "false");
  }
}

// shipping standard 4.95 to NL, rates standard 4.95 and express 9.95
void CartText::read_shipping(Words& words) {
  Fields shipping;
  shipping.text("method", words.take("a shipping method"));
  shipping.put("amount", words.amount(currency_));
  if (words.accept("to")) shipping.text("country", words.take("a country"));
  if (words.accept(", rates")) {
    Fields rates;
    do {
      const std::string method = words.take("a shipping method");
      rates.put(method, words.amount(currency_));
    } while (words.accept("and"));
    shipping.put("rates", rates.json());
  }
  rest_.put("shipping", shipping.json());
}

// customer c-1, logged in, group vip, segment winback, orders 0, born 1990-02-14
void CartText::read_customer(Words& words) {
  Fields customer;
  customer.text("id", words.take("the customer's id"));
  while (words.accept(",")) {
    if (words.accept("logged in")) {
      customer.put("authenticated", "true");
    } else if (words.accept("takes the newsletter")) {
      customer.put("newsletter", "true");
    } else if (words.accept("group")) {
      customer.put("groups", quoted_list(words.take_all_of("a group")));
    } else if (words.accept("segment")) {
      customer.put("segments", quoted_list(words.take_all_of("a segment")));
    } else if (words.accept("born")) {
      customer.text("birthday", words.take("a date"));
    } else if (words.accept("since")) {
      customer.text("created_at", words.take("a date"));
    } else if (words.accept("has spent")) {
      customer.put("lifetime_spend", words.amount(currency_));
    } else {
      words.expect("orders");
      customer.put("orders", words.integer("a number of orders"));
    }
  }
  rest_.put("customer", customer.json());
}

// used code BF20 41 times · used welcome 41 times, 1 by the customer, 3 today, 205.00 given
void CartText::read_used(Words& words) {
  const bool code = words.accept("code");
  const std::string name = words.take("a promotion");
  const std::int64_t total = words.integer("a number of uses");
  if (!words.accept("times")) words.expect("time");
  if (code) {
    used_codes_.put(name, total);
    return;
  }
  Fields uses;
  uses.put("total", total);
  while (words.accept(",")) {
    if (words.second_is("given")) {
      uses.put("granted", words.amount(currency_));
      words.expect("given");
      continue;
    }
    const std::int64_t count = words.integer("a number of uses");
    const bool by_customer = words.accept("by the customer");
    if (!by_customer) words.expect("today");
    uses.put(by_customer ? "customer" : "day", count);
  }
  used_promotions_.put(name, uses.json());
}

std::string CartText::json() const {
  Fields out = rest_;
  out.text("currency", currency_.name());
  out.put("lines", json_list(lines_));
  if (!codes_.empty()) out.put("codes", json_list(codes_));
  if (!tenders_.empty()) out.put("tenders", json_list(tenders_));
  Fields uses;
  if (!used_promotions_.empty()) uses.put("promotions", used_promotions_.json());
  if (!used_codes_.empty()) uses.put("codes", used_codes_.json());
  if (!uses.empty()) out.put("uses", uses.json());
  return out.json();
}

}  // namespace stapel::golden
