"""Settings, read from the environment and failing loudly. Every variable stands in docs/operations.md."""

import os
import socket
import sqlite3
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from chuangcheng.config.ground import read_ground

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = PACKAGE.parent


def flag(name: str, *, default: bool) -> bool:
    """Read a yes/no variable; anything but 0/1 fails."""
    raw = os.environ.get(name, "1" if default else "0")
    if raw not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {raw!r}")
    return raw == "1"


CHUANGCHENG_HOME = Path(os.environ.get("CHUANGCHENG_HOME", "var")).resolve()
CHUANGCHENG_HOME.mkdir(parents=True, exist_ok=True)


def secret_key() -> str:
    """Take the key from the environment, else from a file made once beside the data."""
    if given := os.environ.get("CHUANGCHENG_SECRET_KEY"):
        return given
    path = CHUANGCHENG_HOME / "keys" / "secret-key"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(os.urandom(48).hex())
        file.flush()
        os.fsync(file.fileno())
    return path.read_text()


SECRET_KEY = secret_key()
DEBUG = flag("CHUANGCHENG_DEBUG", default=False)
HTTPS = flag("CHUANGCHENG_HTTPS", default=False)
# The machine itself is always answered: that is where health is asked for.
ALLOWED_HOSTS = [*os.environ.get("CHUANGCHENG_HOSTS", "").split(","), "127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = [host.strip() for host in ALLOWED_HOSTS if host.strip()]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CHUANGCHENG_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "chuangcheng.audit",
    "chuangcheng.notices",
    "chuangcheng.evidence",
    "chuangcheng.people",
    "chuangcheng.standards",
    "chuangcheng.places",
    "chuangcheng.facts",
    "chuangcheng.problems",
    "chuangcheng.inspections",
    "chuangcheng.statistics",
    "chuangcheng.imports",
    "chuangcheng.reports",
    "chuangcheng.jobs",
    "chuangcheng.web",
    "chuangcheng.field",
    "chuangcheng.cli",
]

MIDDLEWARE = [
    "chuangcheng.config.watching.Watch",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "chuangcheng.config.guarding.PatientSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "chuangcheng.web.audit.reading.Readings",
    "chuangcheng.config.guarding.Guard",
]

ROOT_URLCONF = "chuangcheng.config.urls"
WSGI_APPLICATION = "chuangcheng.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chuangcheng.web.context.face",
            ]
        },
    }
]

DATABASE_URL = os.environ.get("CHUANGCHENG_DATABASE_URL", f"sqlite:///{CHUANGCHENG_HOME / 'chuangcheng.sqlite3'}")


# Before 3.51.3 a WAL file that is reset while another process reads may corrupt the database.
SQLITE_JOURNAL = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"


def database(url: str) -> dict[str, Any]:
    """One city: one SQLite file (WAL, full sync, immediate transactions) or one PostgreSQL database with a pool."""
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": f"PRAGMA journal_mode={SQLITE_JOURNAL}; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;",
        }
    else:
        most = int(os.environ.get("CHUANGCHENG_POOL", "8"))
        config["OPTIONS"] = {
            "pool": {"min_size": 1, "max_size": most, "timeout": 10},
            # For the room `statements`. A pooler in front that shares connections between transactions needs 0.
            "prepare_threshold": int(os.environ.get("CHUANGCHENG_PREPARE_AFTER", "3")) or None,
        }
    return config


DATABASES = {"default": database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["chuangcheng.people.hashing.OfficeArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "phone", "email")},
    },
]
# Lock-out: see chuangcheng/people/lockout.py.
AXES_HANDLER = "chuangcheng.people.lockout.Handler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "chuangcheng.people.lockout.counted_name"
AXES_CLIENT_IP_CALLABLE = "chuangcheng.people.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "chuangcheng.people.lockout.keep_page"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
ADDRESS_FAILURES = 100
# How many own proxies stand in front; the client's address is what the outermost of them wrote down.
PROXIES = int(os.environ.get("CHUANGCHENG_PROXIES", "0"))
IDLE_SECONDS = 30 * 60
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
# Days that personal data beside the ledger is kept, by kind (jobs/retention.py says what each is); 0 keeps it for ever.
RETENTION_DAYS = {
    "positions": int(os.environ.get("CHUANGCHENG_KEEP_POSITIONS", "1095")),
    "logins": int(os.environ.get("CHUANGCHENG_KEEP_LOGINS", "365")),
    "attempts": int(os.environ.get("CHUANGCHENG_KEEP_ATTEMPTS", "180")),
    "requests": int(os.environ.get("CHUANGCHENG_KEEP_REQUESTS", "90")),
    "staged": int(os.environ.get("CHUANGCHENG_KEEP_STAGED", "90")),
    "jobs": int(os.environ.get("CHUANGCHENG_KEEP_JOBS", "400")),
    "contacts": int(os.environ.get("CHUANGCHENG_KEEP_CONTACTS", "1095")),
    "reporters": int(os.environ.get("CHUANGCHENG_KEEP_REPORTERS", "365")),
    "sessions": int(os.environ.get("CHUANGCHENG_KEEP_SESSIONS", "30")),
}
# Days ahead at which the end of licences, agreements and what is shown on publicity fronts is warned of.
EXPIRY_DAYS = tuple(int(days) for days in os.environ.get("CHUANGCHENG_EXPIRY_DAYS", "30,7,0").split(","))
TIME_ZONE = os.environ.get("CHUANGCHENG_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("CHUANGCHENG_STATIC", PROJECT / "staticfiles"))
NODE_MODULES = PROJECT / "node_modules"
# Folders with fonts for papers, besides the system's; the default is the npm package that set-up falls back to.
FONT_FOLDERS = tuple(
    Path(folder)
    for folder in os.environ.get("CHUANGCHENG_FONTS", str(NODE_MODULES / "@embedpdf" / "fonts-sc" / "fonts")).split(":")
    if Path(folder).is_dir()
)
STATICFILES_DIRS = [
    (f"vendor/{name}", path)
    for name, path in {
        "bootstrap": NODE_MODULES / "bootstrap" / "dist",
        "echarts": NODE_MODULES / "echarts" / "dist",
        "exifr": NODE_MODULES / "exifr" / "dist",
        "fflate": NODE_MODULES / "fflate" / "esm",
        "hashes": NODE_MODULES / "@noble" / "hashes",
        "idb": NODE_MODULES / "idb" / "build",
        "maplibre": NODE_MODULES / "maplibre-gl" / "dist",
    }.items()
    if path.is_dir()
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
if HTTPS:  # set by the proxy in front, which must not let a client's own one through
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "style-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
    }
}

# The map's ground; see docs/operations.md. Only where tiles are configured may a page ask their host.
MAP = read_ground(os.environ)
if MAP.hosts:
    CONTENT_SECURITY_POLICY["DIRECTIVES"] |= {
        "img-src": ["'self'", "data:", "blob:", *MAP.hosts],
        "connect-src": ["'self'", *MAP.hosts],
    }

# Notices that leave the house; see docs/operations.md.
PUBLIC_URL = os.environ.get("CHUANGCHENG_PUBLIC_URL", "").rstrip("/")
NOTICE_DIGEST_AT = time.fromisoformat(os.environ.get("CHUANGCHENG_NOTICE_DIGEST_AT", "08:30"))
NOTICE_INTRANET = flag("CHUANGCHENG_NOTICE_INTRANET", default=False)
NOTICE_LOOPBACK = flag("CHUANGCHENG_NOTICE_LOOPBACK", default=False)
EMAIL_HOST = os.environ.get("CHUANGCHENG_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("CHUANGCHENG_SMTP_PORT", "465"))
EMAIL_HOST_USER = os.environ.get("CHUANGCHENG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("CHUANGCHENG_SMTP_PASSWORD", "")
SMTP_SECURITY = os.environ.get("CHUANGCHENG_SMTP_SECURITY", "ssl")
if SMTP_SECURITY not in {"ssl", "starttls", "none"}:
    raise ImproperlyConfigured("CHUANGCHENG_SMTP_SECURITY must be ssl, starttls or none")
EMAIL_USE_SSL, EMAIL_USE_TLS = SMTP_SECURITY == "ssl", SMTP_SECURITY == "starttls"
DEFAULT_FROM_EMAIL = os.environ.get("CHUANGCHENG_SMTP_FROM", EMAIL_HOST_USER)

CHECKPOINT_FOLDER = Path(os.environ.get("CHUANGCHENG_CHECKPOINTS", CHUANGCHENG_HOME / "checkpoints"))

CHUANGCHENG_EVIDENCE_MAX_BYTES = int(os.environ.get("CHUANGCHENG_EVIDENCE_MAX_BYTES", "104857600"))
CHUANGCHENG_EVIDENCE_STORAGE = os.environ.get("CHUANGCHENG_EVIDENCE_STORAGE", "")  # "s3", or the folder
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if CHUANGCHENG_EVIDENCE_STORAGE == "s3":
    # Needs the package django-storages[s3]; credentials come as the S3 client itself looks for them.
    STORAGES["s3"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": os.environ["CHUANGCHENG_S3_BUCKET"],
            "endpoint_url": os.environ.get("CHUANGCHENG_S3_ENDPOINT") or None,
            "file_overwrite": False,
            "querystring_auth": True,
        },
    }
elif CHUANGCHENG_EVIDENCE_STORAGE:
    raise ImproperlyConfigured("CHUANGCHENG_EVIDENCE_STORAGE must be empty (a folder) or s3")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# For how many seconds a process keeps the city's switches and the calendar's edition; see people/keeping.py.
SETTINGS_KEPT = float(os.environ.get("CHUANGCHENG_SETTINGS_KEPT", "1"))
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Watching over the machine; see docs/operations.md and chuangcheng/jobs/space.py.
DISK_RESERVE = int(os.environ.get("CHUANGCHENG_DISK_RESERVE_MB", "64")) << 20
DISK_ALARM = int(os.environ.get("CHUANGCHENG_DISK_ALARM_PERCENT", "85")) / 100
WATCHED_FOLDERS = tuple(Path(folder) for folder in os.environ.get("CHUANGCHENG_WATCH", "").split(":") if folder)
METRICS_TOKEN = os.environ.get("CHUANGCHENG_METRICS_TOKEN", "")
METRICS_FOLDER = Path(os.environ.get("CHUANGCHENG_METRICS", CHUANGCHENG_HOME / "metrics")) / socket.gethostname()

LOG_FORMAT = os.environ.get("CHUANGCHENG_LOG_FORMAT", "text")
if LOG_FORMAT not in {"text", "json"}:
    raise ImproperlyConfigured("CHUANGCHENG_LOG_FORMAT must be text or json")
LOGS = CHUANGCHENG_HOME / "logs"
LOGS.mkdir(exist_ok=True)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "brief": {"()": "chuangcheng.config.logs.Brief", "format": "%(levelname)s %(name)s: %(message)s"},
        "text": {
            "()": "chuangcheng.config.logs.Whole",
            "format": "%(asctime)s %(levelname)s %(process)d %(name)s [%(request_id)s %(user_id)s]: %(message)s",
        },
        "json": {"()": "chuangcheng.config.logs.Lines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if LOG_FORMAT == "json" else "brief",
        },
        # Several processes append to it; logrotate may move it away under them.
        "file": {
            "()": "chuangcheng.config.logs.PatientFile",
            "filename": LOGS / "chuangcheng.log",
            "formatter": LOG_FORMAT,
            "encoding": "utf-8",
            "delay": True,
        },
    },
    "filters": {"not_refused": {"()": "chuangcheng.config.logs.NotRefused"}},
    "loggers": {"django.request": {"filters": ["not_refused"]}},
    "root": {"handlers": ["console", "file"], "level": os.environ.get("CHUANGCHENG_LOG_LEVEL", "WARNING")},
}
