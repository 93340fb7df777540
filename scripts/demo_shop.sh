#!/bin/sh
# Makes the demo's database where there is none: a generated shop with two years of orders, the
# promotions of examples/demo/shop-promotions.json published, an API key, and a pool of unique codes.
#
#   scripts/demo_shop.sh STAPEL DATABASE [CUSTOMERS]
#
# Keeps the key in DATABASE.key and the codes in DATABASE.codes.
set -eu
stapel=$1
database=$2
customers=${3:-3000}
promotions=$(dirname "$0")/../examples/demo/shop-promotions.json

if [ -s "$database.codes" ]; then
  exit 0
fi
# Of an unfinished one the marker is left; a database without it is somebody's own.
if [ -e "$database" ] && [ ! -e "$database.unfinished" ]; then
  echo "demo: $database is there and is no demo shop. Choose another one: DEMO_DB=FILE" >&2
  exit 2
fi
: >"$database.unfinished"
rm -f "$database" "$database-wal" "$database-shm"
"$stapel" demo --db "$database" --customers "$customers" --seed 1
"$stapel" codes generate --db "$database" --pool kom-terug --pattern 'TERUG-####-####' --count 500
"$stapel" publish --database "$database" --promotions "$promotions"
(umask 077 && "$stapel" keys create --database "$database" --name demo >"$database.key")
"$stapel" codes export --db "$database" --pool kom-terug >"$database.new"
mv "$database.new" "$database.codes"
rm "$database.unfinished"
