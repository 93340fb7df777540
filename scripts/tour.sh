#!/bin/sh
# A guided tour of the shop that `make demo` serves: says what each command is for, prints it and runs
# it, exactly as it is printed, so that it can be copied into another terminal. Each tour adds one
# order to that shop; no other database is opened.
#
#   PORT=8080             where it is served
#   DEMO_DIR=build/demo   where it is kept
#   TOUR_AUTO=1           run straight through, without waiting for Enter
#   STAPEL=build/stapel   the binary
#
# Exit code 1: a step did not show what it should.
set -eu
cd "$(dirname "$0")/.."
url=http://127.0.0.1:${PORT:-8080}
folder=${DEMO_DIR:-build/demo}
stapel=${STAPEL:-build/stapel}
files=examples/tour
steps=11
number=0

if [ ! -e "$folder/header" ] || ! curl -sf -o /dev/null --max-time 5 "$url/readyz"; then
  echo "tour: no demo shop is served on $url. Start it in another terminal: make demo" >&2
  exit 1
fi
order=tour-$(date +%s)-$$
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
trap 'exit 130' INT TERM

# step TITLE WHY EXIT WORD COMMAND: runs COMMAND, which must end with EXIT and print WORD.
step() {
  number=$((number + 1))
  printf '\n%s. %s\n%s\n\n$ %s\n' "$number/$steps" "$1" "$2" "$5"
  if [ -z "${TOUR_AUTO:-}" ]; then
    printf '[Enter runs it] '
    read -r _ || exit 0
  fi
  status=0
  sh -c "$5" >"$answer" 2>&1 || status=$?
  cat "$answer"
  if [ "$status" -ne "$3" ] || ! grep -qF -e "$4" "$answer"; then
    echo "tour: step $number ended with $status; it should end with $3 and show \"$4\"" >&2
    exit 1
  fi
}

cat <<END
A tour of the shop on $url: $steps steps, five minutes. Each command can be copied into a
terminal of yours, in the folder $(pwd).
Amounts in JSON are in cents.
END

step "What does this cart cost, and why?" \
  "Every discount names its promotion, a code that does not count says why, and ideas say what is near." \
  0 "first order only" \
  "$stapel evaluate --promotions $files/promotions.json --cart $files/cart.json --pretty --suggestions --language en"

step "Two codes: the best price" \
  "10% off first would leave 72.36, too little for 15 off from 75. Stapel proves the best: 15 off first, 58.86." \
  0 "58.86" \
  "$stapel evaluate --promotions $files/promotions.json --cart $files/two-codes.json --pretty --language en"

step "The same, by fixed priorities" \
  "As most shops do it: the percentage has its turn first, VIJFTIEN misses 75 euro, the shopper pays 13.50 more." \
  0 "72.36" \
  "$stapel evaluate --promotions $files/promotions.json --cart $files/two-codes.json --pretty --language en --policy priority"

shown='HTTP/1.1 [0-9A-Za-z ]+|Idempotency-Replayed: true|"(order|state|total|saved)":[^,}]+'
redeem="curl -si $url/v1/redemptions -H @$folder/header -H 'Idempotency-Key: $order' --json '{\"order\": \"$order\", \"cart\": {\"currency\": \"EUR\", \"codes\": [\"ZWART20\"], \"customer\": {\"id\": \"$order\"}, \"lines\": [{\"id\": \"1\", \"sku\": \"FLS-001\", \"quantity\": 2, \"unit_price\": 1495, \"category\": [\"onderweg/thermosbekers\"]}]}}' | grep -oE '$shown'"

step "Redeem a Black Friday code" \
  "For an order that is paid; the Idempotency-Key is the shop's own name for this request." \
  0 "201 Created" \
  "$redeem"

step "The same request again" \
  "A shop that hears no answer asks again. Same key, same answer: it says so, and counts nothing." \
  0 "Idempotency-Replayed: true" \
  "$redeem"

step "What did that use?" \
  "The code is good for 500 uses in all and one per customer; two requests were one use (each tour adds one)." \
  0 '"used":' \
  "curl -s $url/v1/promotions/zwarte-vrijdag -H @$folder/header | grep -oE '\"(uses|limits)\":\\{[^}]*\\}'"

# The first unique code that may be used, with its first drawn character replaced by another one.
code=$(sed -n 's/,0,0,true.*//p' "$folder/kom-terug.csv" | head -1)
case $code in
  TERUG-7*) typo=TERUG-8${code#TERUG-?} ;;
  *) typo=TERUG-7${code#TERUG-?} ;;
esac
step "A typing error in a unique code" \
  "$code exists; $typo does not, and its check character says that it was mistyped, not made up." \
  0 '"mistyped":true' \
  "curl -s $url/v1/evaluate -H @$folder/header --json '{\"language\": \"en\", \"cart\": {\"currency\": \"EUR\", \"codes\": [\"$typo\"], \"customer\": {\"id\": \"klant-3\", \"orders\": 2}, \"lines\": [{\"id\": \"1\", \"sku\": \"FLS-001\", \"quantity\": 1, \"unit_price\": 1495}]}}' | grep -oE '\"rejected\":\\[[^]]*\\]'"

step "What would this draft have done to last month?" \
  "A quarter off beans, free shipping from 60, instead of what was live: margin, who pays less and who pays more." \
  0 "customers pay less" \
  "$stapel replay --db $folder/shop.db --promotions $files/draft.json --against sold --from 2026-10-01"

step "What will Black Friday cost?" \
  "If every shopper knows ZWART20: its uses and cost, from the same days of past years, and when 1,500 euro are spent." \
  0 "nine in ten outcomes" \
  "$stapel forecast --db $folder/shop.db --promotions $files/promotions.json --promotion zwarte-vrijdag --codes all --from 2026-11-27 --to 2026-12-01 --budget 150000"

step "What is wrong with this draft?" \
  "Before it goes live: half price below cost, with no maximum, and a misspelt category (exit code 1: not clean)." \
  1 "below_cost" \
  "$stapel lint --promotions $files/bad-draft.json --products $folder/files/products.csv --language en"

step "Do the books agree?" \
  "Derives every counter from the log again and makes past decisions again, beside the running server." \
  0 "differences: 0" \
  "$stapel verify --db $folder/shop.db"

cat <<END

That was the tour. Next: $url/docs (the API), examples/checkout (a whole checkout),
docs/demo-shop.md (the shop and its hidden truth), docs/replay.md, docs/lint.md.
END
