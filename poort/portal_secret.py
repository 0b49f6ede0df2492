"""The secret of the portal: out of the settings, or made once and kept beside the data."""

import os
import secrets
from pathlib import Path

from poort.settings import Settings

_FILE = "portal.secret"


def portal_secret(settings: Settings) -> bytes:
    """What the portal signs with; processes that share a data folder share it."""
    if settings.portal_secret is not None:
        return settings.portal_secret.get_secret_value().encode()
    return _kept(settings.data_dir / _FILE)


def link_secrets(settings: Settings) -> tuple[bytes, ...]:
    """What links may be signed with, the newest last: that one signs."""
    before = settings.portal_secret_before
    older = () if before is None else (before.get_secret_value().encode(),)
    return (*older, portal_secret(settings))


def _kept(path: Path) -> bytes:
    """Read the file, or make it; of two processes that make it at once one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{_FILE}.{os.getpid()}")
    if not path.exists():
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(draft, path)  # refuses when another process was first, unlike a rename
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
