#!/bin/sh
# Serves the generated shop, as `make demo` does: builds the release binary, makes the shop the first
# time, says what to try and serves in the foreground until Ctrl-C.
#
#   PORT=8080             the port on 127.0.0.1
#   DEMO_DIR=build/demo   where the shop is kept: database, API key, password, unique codes, files
set -eu
cd "$(dirname "$0")/.."
port=${PORT:-8080}
folder=${DEMO_DIR:-build/demo}
stapel=build/stapel
url=http://127.0.0.1:$port

cmake --preset release --log-level=WARNING
cmake --build --preset release --target stapel

if curl -s -o /dev/null --max-time 2 "$url/"; then
  echo "demo: port $port is busy. Choose another one: make demo PORT=$((port + 1))" >&2
  exit 1
fi
scripts/demo_shop.sh "$stapel" "$folder" "$(date +%Y-%m-%d)"

options=
[ "$port" = 8080 ] || options="$options PORT=$port"
[ "$folder" = build/demo ] || options="$options DEMO_DIR=$folder"
cat <<END

A shop for coffee and presents, with two years of orders and ten promotions, is on $url
(stop with Ctrl-C). See it in the console:

  $url/console
  e-mail    owner@demo.example     (who may do less: approver@demo.example, marketer@demo.example)
  password  $(cat "$folder/password")

Take the tour of five minutes, in another terminal, in this folder:

  make tour$options

Or ask it yourself:

  curl -s $url/v1/evaluate -H @$folder/header --json "{\"cart\": \$(cat examples/tour/cart.json)}"
  curl -s '$url/v1/products?limit=5' -H @$folder/header

The promotions: examples/tour/promotions.json. The API reference: $url/docs

END
# So that the first page of the console has a day to show.
scripts/demo_visitors.sh "$url" "$folder" &
exec "$stapel" serve --database "$folder/shop.db" --port "$port"
