"""Django's settings, from the environment.

``TOTEUMA_DATABASE``    file of SQLite or ``postgresql://…``; default ``toteuma.sqlite3`` here
``TOTEUMA_SECRET_KEY``  what signs sessions; with SQLite made by itself
``TOTEUMA_HOSTS``       names the server answers to, parted by commas
``TOTEUMA_LOOPBACK``    set by ``toteuma serve`` on this machine's own address: cookies may then travel without TLS
``TOTEUMA_OPENID_…``    ISSUER, CLIENT_ID, CLIENT_SECRET, CLAIM (``email``), NAME: the provider that people may sign in through
``TOTEUMA_API_RATE``    how many calls a minute a key of another program may make; default 120
``TOTEUMA_LARGEST_FILE``   how many megabytes a file of postings may have; default 1000
``TOTEUMA_KEEP_UPLOADS``   after how many days a file that was brought and never decided on is let go; default 30
``TOTEUMA_METRICS_TOKEN``  what a watcher of the server must bring to read ``/metrics``; without it there is no such page
``TOTEUMA_MAIL``        ``smtp://user:password@host:port?starttls=1`` or ``smtps://…``; without it mails are printed
``TOTEUMA_MAIL_FROM``   who mails are from
``TOTEUMA_ADDRESS``     the address by which people reach the server, for links in mails
``TOTEUMA_REMIND``      the time of a working day at which the worker reminds by itself, ``07:30``; without it never
``TOTEUMA_DEMO``        set by ``toteuma serve --demo``: the sign-in page lists the demo's people
"""

from __future__ import annotations

import os
from pathlib import Path

from toteuma.web.database import DEFAULT, database_settings, secret_key
from toteuma.web.mail import mail_settings

HERE = Path(__file__).parent
DATABASE = os.environ.get("TOTEUMA_DATABASE") or DEFAULT
LOOPBACK = os.environ.get("TOTEUMA_LOOPBACK") == "1"
OPENID = {
    "issuer": os.environ.get("TOTEUMA_OPENID_ISSUER", ""),
    "client_id": os.environ.get("TOTEUMA_OPENID_CLIENT_ID", ""),
    "client_secret": os.environ.get("TOTEUMA_OPENID_CLIENT_SECRET", ""),
    "claim": os.environ.get("TOTEUMA_OPENID_CLAIM", "email"),
    "name": os.environ.get("TOTEUMA_OPENID_NAME", "OpenID Connect"),
}
API_RATE = int(os.environ.get("TOTEUMA_API_RATE") or 120)
METRICS_TOKEN = os.environ.get("TOTEUMA_METRICS_TOKEN", "")
vars().update(mail_settings(os.environ.get("TOTEUMA_MAIL", "")))
DEFAULT_FROM_EMAIL = os.environ.get("TOTEUMA_MAIL_FROM", "toteuma@localhost")
ADDRESS = os.environ.get("TOTEUMA_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
REMIND = os.environ.get("TOTEUMA_REMIND", "")
DEMO = os.environ.get("TOTEUMA_DEMO") == "1"

DEBUG = False
SECRET_KEY = secret_key(DATABASE)
DATABASES = {"default": database_settings(DATABASE)}
ALLOWED_HOSTS = [
    *(name.strip() for name in os.environ.get("TOTEUMA_HOSTS", "").split(",") if name.strip()),
    *(("127.0.0.1", "localhost", "[::1]") if LOOPBACK else ()),
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "toteuma.web",
]
AUTH_USER_MODEL = "web.Person"
ROOT_URLCONF = "toteuma.web.urls"
WSGI_APPLICATION = "toteuma.web.wsgi.application"
MIDDLEWARE = [
    "toteuma.web.middleware.watched",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "toteuma.web.middleware.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "toteuma.web.middleware.language",
    "toteuma.web.middleware.errors",
    "toteuma.web.middleware.not_too_large",
    "toteuma.web.middleware.no_zeros",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates", HERE.parent / "reports" / "html" / "templates"],
        "OPTIONS": {"environment": "toteuma.web.pages.environment"},
    }
]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_NAME = "toteuma_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOOPBACK
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = "toteuma_csrf"
CSRF_FAILURE_VIEW = "toteuma.web.views.failures.csrf"
SECURE_SSL_REDIRECT = not LOOPBACK
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^ready$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = None if LOOPBACK else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if LOOPBACK else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOOPBACK
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
"""A page of a table's rows has one for each cell."""
LARGEST_REQUEST = 50_000_000
"""Bytes of a request with files; of one without, the setting above it holds."""
LARGEST_DELIVERY = int(os.environ.get("TOTEUMA_LARGEST_FILE") or 1000) * 1_000_000
"""Bytes of a file of postings that somebody who has signed in brings."""
KEEP_UPLOADS_DAYS = int(os.environ.get("TOTEUMA_KEEP_UPLOADS") or 30)
"""Days after which a file that was brought, and that nobody decided on, is let go."""

USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "toteuma.web.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "toteuma.requests": {"level": os.environ.get("TOTEUMA_LOG", "WARNING").upper()},
        # Told once already, by the entry of the request or of the fault, and without the address.
        "django.request": {"level": "CRITICAL"},
        "django.server": {"level": "ERROR"},
    },
}
