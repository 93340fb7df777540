#!/bin/sh
# Serves a generated shop, as `make demo` does: builds the release binary, makes the shop the first
# time (scripts/demo_shop.sh), prints what to try and serves in the foreground until Ctrl-C.
#
#   PORT=8080          the port on 127.0.0.1
#   DEMO_DB=FILE       the database (build/demo.db); its API key is kept beside it
set -eu
cd "$(dirname "$0")/.."
port=${PORT:-8080}
database=${DEMO_DB:-build/demo.db}
key_file=$database.key
stapel=build/stapel
url=http://127.0.0.1:$port

cmake --preset release --log-level=WARNING
cmake --build --preset release --target stapel

if curl -s -o /dev/null --max-time 2 "$url/"; then
  echo "demo: port $port is busy. Choose another one: make demo PORT=$((port + 1))" >&2
  exit 1
fi

scripts/demo_shop.sh "$stapel" "$database"
key=$(cat "$key_file")

cat <<END

Stapel serves a shop for coffee and presents on $url, with two years of orders (stop with Ctrl-C).
In another terminal, a tour of five minutes:

  scripts/tour.sh $stapel $database $url

Or try by hand. Price a cart with ten promotions and four codes:

  curl -s $url/v1/evaluate -H 'Authorization: Bearer $key' \\
    --json "{\"cart\": \$(cat examples/demo/shop-cart.json)}"

Redeem a code that may be used 500 times, for a paid order (repeat it: the same key, the same answer):

  curl -s $url/v1/redemptions -H 'Authorization: Bearer $key' -H 'Idempotency-Key: order-1' \\
    --json '{"order": "order-1", "cart": {"currency": "EUR", "codes": ["BLACK20"],
      "customer": {"id": "7"}, "lines": [{"id": "1", "sku": "MOK-001", "quantity": 3,
      "unit_price": 895, "category": ["cadeaus/mokken"]}]}}'

See what it used, and a unique code's whole life:

  curl -s $url/v1/redemptions -H 'Authorization: Bearer $key'
  curl -s $url/v1/codes/$(sed -n '2s/,.*//p' "$database.codes")/history -H 'Authorization: Bearer $key'

The API reference: $url/docs

END
exec $stapel serve --database "$database" --port "$port"
