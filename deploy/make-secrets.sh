#!/bin/sh
# Makes the secrets that compose.yaml reads, once; what is there already stays.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
cd secrets

write() { [ -e "$1" ] || printf '%s' "$2" > "$1"; }
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

write poort_owner_password "$(random)"
write poort_app_password "$(random)"
write prefect_database_password "$(random)"
write poort_prefect_auth "admin:$(random)"
write poort_database_url "postgresql://poort_app:$(cat poort_app_password)@postgres:5432/poort"
write poort_migration_url "postgresql://poort_owner:$(cat poort_owner_password)@postgres:5432/poort"
write poort_prefect_database_url \
  "postgresql+asyncpg://prefect:$(cat prefect_database_password)@postgres:5432/prefect"
# The containers read the files as another user; the closed folder keeps everybody else out.
chmod 0644 ./*
chmod 0700 .
