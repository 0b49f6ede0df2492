#!/bin/sh
# Runs once, when PostgreSQL starts on an empty folder. The owner of the tables is the
# administrator of this cluster; the product logs in as poort_app, which owns nothing, so that
# row level security holds for it. Prefect has a database and a role of its own.
set -eu

poort_app_password=$(cat /run/secrets/poort_app_password)
prefect_password=$(cat /run/secrets/prefect_database_password)

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set app_password="$poort_app_password" --set prefect_password="$prefect_password" <<'SQL'
CREATE ROLE poort_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'app_password';
CREATE ROLE prefect LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'prefect_password';
CREATE DATABASE prefect OWNER prefect;
REVOKE CONNECT ON DATABASE prefect FROM PUBLIC;
SQL
