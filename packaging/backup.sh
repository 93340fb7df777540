#!/bin/sh
# One dated backup of STAPEL_DB in the folder STAPEL_BACKUPS; of those there, the newest
# STAPEL_BACKUPS_KEEP stay. Nothing is taken away unless the new one is whole.
set -eu
: "${STAPEL_DB:?}" "${STAPEL_BACKUPS:?}" "${STAPEL_BACKUPS_KEEP:?}"
umask 077
mkdir -p "$STAPEL_BACKUPS"
stapel backup --db "$STAPEL_DB" --to "$STAPEL_BACKUPS/shop-$(date -u +%Y%m%dT%H%M%SZ).db"
find "$STAPEL_BACKUPS" -maxdepth 1 -name 'shop-*.db' -printf '%f\n' | sort -r |
  tail -n "+$((STAPEL_BACKUPS_KEEP + 1))" | while read -r old; do
  rm -f -- "$STAPEL_BACKUPS/$old"
done
# What backups that were killed have left.
find "$STAPEL_BACKUPS" -maxdepth 1 -name 'shop-*.db.partial-*' -mmin +1440 -delete
