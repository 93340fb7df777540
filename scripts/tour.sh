#!/bin/sh
# A walk of five minutes through the shop that `make demo` serves, from another terminal. Each step
# says what it shows, prints the command, runs it and waits for Enter.
#
#   scripts/tour.sh [STAPEL] [DATABASE] [URL]
#
# TOUR_AUTO=1 waits for nothing.
set -eu
cd "$(dirname "$0")/.."
stapel=${1:-build/stapel}
database=${2:-build/demo.db}
url=${3:-http://127.0.0.1:8080}
key=$(cat "$database.key")
demo=examples/demo
steps=9
number=0

# step SENTENCE COMMAND: the command is shell, and its failure ends the tour.
step() {
  number=$((number + 1))
  printf '\n--- %s of %s: %s\n\n    %s\n\n' "$number" "$steps" "$1" "$2"
  eval "$2"
  if [ -z "${TOUR_AUTO:-}" ] && [ "$number" -lt "$steps" ]; then
    printf '\n[Enter] '
    read -r _
  fi
}

header="Authorization: Bearer $key"
post() {
  curl -sS --json "$2" -H "$header" -H "Idempotency-Key: ${3:-}" "$url$1"
  echo
}
order=tour-$(date +%s)
mug='{"id": "1", "sku": "MOK-001", "quantity": 3, "unit_price": 895, "category": ["cadeaus/mokken"]}'
cart="{\"currency\": \"EUR\", \"codes\": [\"BLACK20\"], \"customer\": {\"id\": \"$order\"}, \"lines\": [$mug]}"
unique=$(sed -n 's/.*\(TERUG-[A-Z0-9-]*\).*/\1/p' "$database.codes" | head -1)
case $unique in
  *A) typo=${unique%?}B ;;
  *) typo=${unique%?}A ;;
esac

step "Four codes on one cart: the best of all combinations, why the others did not apply, and what to add" \
  "$stapel evaluate --promotions $demo/shop-promotions.json --cart $demo/shop-cart.json --pretty --suggestions --language en"
step "The same cart priced by priority, one promotion after the other: the shopper pays more" \
  "$stapel evaluate --promotions $demo/shop-promotions.json --cart $demo/shop-cart.json --pretty --policy priority --language en"
step "Redeem the Black Friday code for a paid order: it counts, durably" \
  "post /v1/redemptions '{\"order\": \"$order\", \"cart\": $cart}' $order | head -c 400; echo"
step "The same request again, as a shop's retry sends it: the same answer, and no second use" \
  "post /v1/redemptions '{\"order\": \"$order\", \"cart\": $cart}' $order | head -c 400; echo; curl -sS -H \"\$header\" $url/v1/promotions/black-friday | grep -o '\"uses\":{[^}]*}'"
step "A unique code with its last character mistyped is told from an unknown one" \
  "post /v1/evaluate '{\"cart\": {\"currency\": \"EUR\", \"codes\": [\"$typo\"], \"lines\": [$mug]}, \"language\": \"en\"}' | grep -o '\"rejected\":.[^]]*]'"
step "Ten promotions judged before shoppers find their faults" \
  "$stapel lint --promotions examples/lint/promotions.json --products examples/lint/products.csv --language en | head -30 || true"
step "What would today's promotions have done to the past year? Beside what was charged then" \
  "$stapel replay --db $database --promotions $demo/shop-promotions.json --against sold --codes none --from 2025-11-01 --margin-min 5 2>&1 | head -34"
step "What will a promotion cost on Black Friday?" \
  "$stapel forecast --db $database --promotions $demo/shop-promotions.json --promotion apparaten-10 --from 2026-11-27 --to 2026-12-01"
step "The books: every counter, redemption and order adds up" \
  "$stapel verify --db $database"
printf '\nThat was the tour. The API reference: %s/docs\n' "$url"
