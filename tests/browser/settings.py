"""The site that the browser looks at: one's own machine, with messages in files."""

from etabli.settings.local import *  # noqa: F403
from etabli.settings.local import DATA, MIDDLEWARE

ROOT_URLCONF = "tests.browser.urls"
MIDDLEWARE = ["tests.browser.hours.as_told", *MIDDLEWARE]
# Quick, since what is tried here is not how passwords are kept.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA / "messages"
