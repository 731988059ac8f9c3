"""The tests: quick hashes, messages kept, tasks done at once."""

from etabli.settings.local import *  # noqa: F403
from etabli.settings.local import DATABASES, STORAGES

SECRET_KEY = "tests-only"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Each test's client would read the folders of all static files: a third of the time of a page.
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["*"]
if DATABASES["default"]["ENGINE"] == "etabli.core.sqlite":
    # A real file: in memory, neither several processes nor the writers' queue would be tested.
    DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"] + ".test"}
