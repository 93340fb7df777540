#!/bin/sh
# Serves a small shop, as `make demo` does: builds the release binary, fills a database the first
# time, prints what to try and serves in the foreground until Ctrl-C.
#
#   PORT=8080          the port on 127.0.0.1
#   DEMO_DB=FILE       the database (build/demo.db); its API key is kept beside it
#   DATA_FILE=FILE     UCI Online Retail (.csv or .csv.xz): that shop's products and orders as well
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

$stapel publish --database "$database" --promotions examples/demo/promotions.json
if [ ! -s "$key_file" ]; then
  (umask 077 && $stapel keys create --database "$database" --name demo >"$key_file")
fi
key=$(cat "$key_file")
$stapel import --format products --database "$database" examples/demo/products.csv >/dev/null

if [ -n "${DATA_FILE:-}" ] && [ ! -e "$database.imported" ]; then
  $stapel import --format online-retail --database "$database" "$DATA_FILE"
  touch "$database.imported"
fi

cat <<END

Stapel serves a small shop on $url (stop with Ctrl-C). Try, in another terminal:

Price a cart with nine promotions and two codes:

  curl -s $url/v1/evaluate -H 'Authorization: Bearer $key' \\
    --json "{\"cart\": \$(cat examples/demo/cart.json)}"

Redeem a code that may be used 1,000 times, for a paid order (repeat it: the same key, the same answer):

  curl -s $url/v1/redemptions -H 'Authorization: Bearer $key' -H 'Idempotency-Key: order-1' \\
    --json '{"order": "order-1", "cart": {"currency": "EUR", "codes": ["CADEAU5"],
      "lines": [{"id": "1", "sku": "MOK-BLAUW", "quantity": 3, "unit_price": 950,
                 "category": ["cadeaus/mokken"]}]}}'

See what it used:

  curl -s $url/v1/redemptions -H 'Authorization: Bearer $key'

List the shop's products:

  curl -s '$url/v1/products?limit=5' -H 'Authorization: Bearer $key'

The API reference: $url/docs
END
if [ -e "$database.imported" ]; then
  cat <<END

Price every order of the imported shop's history again, against ten promotions:

  $stapel replay --database $database --promotions examples/online-retail/promotions.json
END
fi
echo
exec $stapel serve --database "$database" --port "$port"
