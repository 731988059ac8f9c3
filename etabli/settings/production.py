"""A site with an address: HTTPS only, `ETABLI_URL` names it."""

from urllib.parse import urlsplit

from etabli.settings.base import *  # noqa: F403
from etabli.settings.base import SITE_URL

ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# The proxy in front ends TLS and says so in this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1  # attempts are counted by the address that it names
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
