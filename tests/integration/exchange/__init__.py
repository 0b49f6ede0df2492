"""Sheets go in and out: running projects, migrations, exports, backups."""
