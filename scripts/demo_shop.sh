#!/bin/sh
# Makes the shop that `make demo` serves: the generated one, the promotions of examples/tour, a pool of
# unique codes, an API key, and users of the console with a password of their own. What is there already is kept until what it is made of changes: the
# version, the generator, the promotions or this script.
# Touches no folder that it did not make, and in its own only what it wrote.
#
#   scripts/demo_shop.sh STAPEL FOLDER [UNTIL]
#
# UNTIL: the day up to which the shop has sold, such as 2026-11-23; else the generator's own.
set -eu
cd "$(dirname "$0")/.."
stapel=$1
folder=$2
until=${3:-}
promotions=examples/tour/promotions.json
made_of=$({ "$stapel" --version && cat "$promotions" scripts/demo_shop.sh src/cli/demo.cpp \
  src/simulation/*.h src/simulation/*.cpp; } | cksum)

if [ ! -e "$folder/made_of" ] && [ -e "$folder" ] && [ -n "$(ls -A "$folder")" ]; then
  echo "demo: $folder is there and is no demo shop. Choose another one: make demo DEMO_DIR=FOLDER" >&2
  exit 2
fi
if [ -e "$folder/made_of" ] && [ "$(cat "$folder/made_of")" = "$made_of" ]; then
  exit 0
fi
if [ -e "$folder/shop.db" ]; then
  echo "What the demo shop is made of has changed: it is made anew, without what was redeemed."
  # Fails, and says so, where a server has the old one open.
  "$stapel" keys list --db "$folder/shop.db" >/dev/null
fi

mkdir -p "$folder"
echo unfinished >"$folder/made_of"
for file in shop.db shop.db-wal shop.db-shm shop.db-owner key header password kom-terug.csv; do
  rm -f "$folder/$file"
done
rm -rf "$folder/files"

echo "Making the shop (once; a few seconds):"
"$stapel" demo --db "$folder/shop.db" --out "$folder/files" --customers 2000 --seed 1 \
  ${until:+--until "$until"}
"$stapel" publish --db "$folder/shop.db" --promotions "$promotions"
"$stapel" codes generate --db "$folder/shop.db" --pool kom-terug --pattern 'TERUG-####-####' \
  --count 1000
"$stapel" codes export --db "$folder/shop.db" --pool kom-terug >"$folder/kom-terug.csv"
(umask 077 && "$stapel" keys create --db "$folder/shop.db" --name demo >"$folder/key" &&
  echo "Authorization: Bearer $(cat "$folder/key")" >"$folder/header")
(umask 077 && LC_ALL=C tr -dc 'a-km-z2-9' </dev/urandom | head -c 16 >"$folder/password")
for role in owner approver marketer; do
  "$stapel" users create --db "$folder/shop.db" --email "$role@demo.example" --name "Demo $role" \
    --role "$role" --password-file "$folder/password" >/dev/null
done
echo "$made_of" >"$folder/made_of"
