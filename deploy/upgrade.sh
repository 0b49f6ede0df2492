#!/bin/sh
# Upgrades MKI-poort on this host, with a backup first. There is no way back but that backup.
#   deploy/upgrade.sh compose           for compose.yaml; build or pull the new image first
#   deploy/upgrade.sh systemd WHEEL     for the units; WHEEL is the new version, with its lock
set -eu
umask 077
here=$(cd "$(dirname "$0")" && pwd)

with_compose() {
  compose() { docker compose --file "$here/compose.yaml" "$@"; }
  backups=$here/backups
  stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
  mkdir -p "$backups"
  compose build
  compose stop portal runner
  compose exec -T postgres pg_dump --username poort_owner --format custom poort \
    > "$backups/poort-$stamp.dump"
  # A backup that cannot be read is none; nothing is changed before this holds.
  compose exec -T postgres pg_restore --list < "$backups/poort-$stamp.dump" > /dev/null
  compose up --detach --wait
  echo "Upgraded. The backup is $backups/poort-$stamp.dump"
}

with_systemd() {
  wheel=$1
  prefix=/opt/mki-poort
  stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
  backup=/var/lib/mki-poort/backups/$stamp
  as_poort() { setpriv --reuid=mki-poort --regid=mki-poort --init-groups "$@"; }
  systemctl stop mki-poort-portal.service mki-poort-runner.service
  as_poort env POORT_DATA_DIR=/var/lib/mki-poort "$prefix/.venv/bin/poort" backup "$backup"
  as_poort env POORT_DATA_DIR=/var/lib/mki-poort "$prefix/.venv/bin/poort" restore --check "$backup"
  systemctl stop mki-poort-prefect.service
  "$prefix/.venv/bin/python" -m pip install --require-hashes --no-deps \
    --requirement "$(dirname "$wheel")/requirements.lock"
  "$prefix/.venv/bin/python" -m pip install --no-deps --force-reinstall "$wheel"
  as_poort env POORT_DATA_DIR=/var/lib/mki-poort "$prefix/.venv/bin/poort" init
  systemctl start mki-poort.target
  echo "Upgraded. The backup is $backup"
}

case ${1-} in
  compose) with_compose ;;
  systemd) with_systemd "${2:?Name the wheel of the new version.}" ;;
  *) sed -n '2,4p' "$0" >&2; exit 2 ;;
esac
