"""What makes two charters the same."""

import hashlib
import json
from dataclasses import asdict

from etabli.core.texts import Text


def digest_of(charter: Text) -> str:
    """The same for the same text in every language."""
    written = json.dumps(asdict(charter), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
