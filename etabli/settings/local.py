"""One's own machine or network: plain HTTP, messages on the console."""

from urllib.parse import urlsplit

from etabli.settings.base import *  # noqa: F403
from etabli.settings.base import SITE_URL

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", urlsplit(SITE_URL).hostname or "localhost"]
