#!/bin/sh
# Forty visitors of the shop that `make demo` serves, so that its first page has a day to show: each
# fills a cart, some with a code; most pay, some leave a hold behind. Waits until the shop is there.
#
#   scripts/demo_visitors.sh URL FOLDER
set -eu
url=$1
folder=$2
visitors=40
begun=$(date +%s)

tries=0
until curl -sf -o /dev/null --max-time 2 "$url/readyz"; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || exit 1
  sleep 0.2
done

# A cart for each visitor, one a line: one to four products with their prices, perhaps a code.
carts() {
  awk -F, -v visitors="$visitors" -v seed="$begun" '
    NR > 1 && !/"/ { sku[++products] = $1; price[products] = $3; category[products] = $5 }
    END {
      srand(seed)
      split("ZWART20 ZWART20 VIJFTIEN WELKOM10 VIJFTIEN,ZWART20 - - -", codes, " ")
      for (v = 1; v <= visitors; ++v) {
        code = codes[1 + int(rand() * 8)]
        gsub(",", "\",\"", code)
        lines = ""
        for (n = 1 + int(rand() * 4); n > 0; --n) {
          at = 1 + int(rand() * products)
          lines = lines (lines ? "," : "") "{\"id\":\"" n "\",\"sku\":\"" sku[at] "\",\"quantity\":" \
            1 + int(rand() * 2) ",\"unit_price\":" price[at] ",\"category\":[\"" category[at] "\"]}"
        }
        printf "{\"cart\":{\"currency\":\"EUR\",\"customer\":{\"id\":\"visitor-%s-%d\"},", seed, v
        printf "\"codes\":[%s],\"lines\":[%s]}}\n", code == "-" ? "" : "\"" code "\"", lines
      }
    }' "$folder/files/products.csv"
}

ask() {
  curl -s "$url$1" -H @"$folder/header" -H "Idempotency-Key: visitor-$begun-$2" --json "$3"
}

# check_out NAME CART: prints the checkout's id; nothing where a code of the cart does not suit it.
check_out() {
  ask /v1/checkouts "$1" "$2" | sed -n 's/^{"id":"\([^"]*\)".*/\1/p'
}

number=0
carts | while read -r cart; do
  number=$((number + 1))
  checkout=$(check_out "$number" "$cart")
  if [ -z "$checkout" ]; then
    checkout=$(check_out "$number-again" "$(echo "$cart" | sed 's/"codes":\[[^]]*\]/"codes":[]/')")
  fi
  # Every sixth visitor goes away at the till.
  if [ -n "$checkout" ] && [ $((number % 6)) -ne 0 ]; then
    ask "/v1/checkouts/$checkout/confirm" "$number-paid" \
      "{\"order\":\"visitor-$begun-$number\"}" >/dev/null
  fi
done
