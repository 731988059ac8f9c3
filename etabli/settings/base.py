"""What every kind of site has in common."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent  # the checkout, where the front-end parts are installed
DATA = Path(env("ETABLI_DATA", default=str(ROOT / "var"))).resolve()
DATA.mkdir(parents=True, exist_ok=True)


def secret_key() -> str:
    """SECRET_KEY from the environment, or one made once and kept, readable by its owner alone."""
    from django.core.management.utils import get_random_secret_key

    if key := env("SECRET_KEY", default=""):
        return key
    path = DATA / "secret.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key() + get_random_secret_key())
    return path.read_text()


def port() -> int:
    """PORT from the environment, or 8000."""
    given: str = env("PORT", default="8000")
    if not (given.isdecimal() and 0 < int(given) < 65536):
        raise ImproperlyConfigured(f"PORT is a number from 1 to 65535, not “{given}”.")
    return int(given)


SECRET_KEY = secret_key()
DEBUG = False
PORT = port()
# Webhooks go to addresses in the world over https; a test or a closed network may need others.
WEBHOOKS_TO_PRIVATE_ADDRESSES = env.bool("ETABLI_WEBHOOKS_TO_PRIVATE_ADDRESSES", default=False)
SITE_URL = env("ETABLI_URL", default=f"http://localhost:{PORT}").rstrip("/")

INSTALLED_APPS = [
    # From the roof to the ground, so that an upper room's templates may replace a lower one's.
    "etabli.web",
    "etabli.indicators",
    "etabli.launch",
    "etabli.feasibility",
    "etabli.study",
    "etabli.access",
    "etabli.events",
    "etabli.fablab",
    "etabli.booking",
    "etabli.entitlements",
    "etabli.community",
    "etabli.devices",
    "etabli.network",
    "etabli.territory",
    "etabli.people",
    "etabli.core",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages are for poor lines too
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "etabli.core.problems.ProblemMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "etabli.people.middleware.PersonMiddleware",
    "etabli.core.idempotency.IdempotencyMiddleware",
    "etabli.core.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "etabli.web.urls"
WSGI_APPLICATION = "etabli.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "etabli.web.context.site",
            ],
            "builtins": ["etabli.core.templatetags.dates"],
        },
    }
]
FORM_RENDERER = "etabli.core.forms.Renderer"

# Databases: a SQLite file of its own, or DATABASE_URL=postgres://…
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA / 'etabli.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= {
        "ENGINE": "etabli.core.sqlite",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            ),
        },
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# People and their accounts
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "etabli.people.accounts.AccountAdapter"
ACCOUNT_FORMS = {"signup": "etabli.people.forms.SignUpForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# Attempts are counted where every process of the site sees them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# Languages, times and numbers
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
USE_I18N = True
LOCALE_PATHS = [PACKAGE / "people" / "allauth" / "locale"]  # before allauth's own French
USE_TZ = True
TIME_ZONE = "Europe/Paris"
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "etabli.core.formats"

# Static files come from the rooms and, name by name, from the installed front-end parts.
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / ".build" / "static"
NODE_MODULES = ROOT / "node_modules"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "etabli.core.frontend.NodeModulesFinder",
]
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
LARGEST_UPLOAD = 160 * 1024 * 1024  # a whole request; each form has its own limit below this
FILE_UPLOAD_HANDLERS = [
    "etabli.core.files.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600

# Messages
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env("ETABLI_FROM", default="Établi <etabli@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Who answers for the site: shown in the legal notice
PUBLISHER = {
    "name": env("ETABLI_PUBLISHER", default=""),
    "address": env("ETABLI_PUBLISHER_ADDRESS", default=""),
    "email": env("ETABLI_PUBLISHER_EMAIL", default=""),
    "director": env("ETABLI_DIRECTOR", default=""),
    "host": env("ETABLI_HOSTED_BY", default=""),
}

# Security
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "etabli": {"level": "INFO"},
        "django.request": {"level": "ERROR"},  # a refusal is an answer, not a warning
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}
