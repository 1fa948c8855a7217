"""Settings, read from the environment; production refuses to start with anything unsafe.

Without any variable the portal runs embedded: SQLite, a file-system broker and its own folder `var/`.
With `DATABASE_URL` and `REDIS_URL` the same code runs on PostgreSQL and Redis.
"""

import secrets
from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def secret_key(path: Path) -> str:
    """The key of this installation: made once and kept in a file that only its owner can read."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
BASE_URL = env("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("PRODUCTION 与 DEBUG 不能同时开启。")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("生产环境必须设置 SECRET_KEY，长度不少于 50 个字符。")
    if SECRET_KEY.startswith("django-insecure-") or len(set(SECRET_KEY)) < 10:
        raise ImproperlyConfigured("SECRET_KEY 过于简单，请用随机字符生成。")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("生产环境必须在 ALLOWED_HOSTS 中列明域名，不能使用 *。")
else:
    SECRET_KEY = SECRET_KEY or secret_key(VAR_DIR / "secret_key")
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]", "testserver"]


def clock_offset(path: Path) -> timedelta:
    """How far the clock of a demonstration is set back (kernel/clock.py); zero without demonstration data."""
    return timedelta(seconds=float(path.read_text())) if path.exists() else timedelta()


CLOCK_FILE = VAR_DIR / "clock_offset"
# Who may sign in to the demonstration, for every start to show; without any password.
DEMO_ACCOUNTS = VAR_DIR / "demo_accounts"
CLOCK_OFFSET = timedelta() if PRODUCTION else clock_offset(CLOCK_FILE)

# ── what stands in the house ────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "dongtou_brand",
    "accounts",
    "enterprises",
    "cultivation",
    "benchmarking",
    "incentives",
    "reporting",
    "dashboards",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_filters",
    "ninja",
    "simple_history",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dongtou_brand.kernel.programs.ProgramMiddleware",
    "dongtou_brand.kernel.limits.RequestSizeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "accounts.middleware.ActorMiddleware",
    "accounts.middleware.TokenMiddleware",
    "dongtou_brand.kernel.audience.AudienceMiddleware",
    "accounts.middleware.PasswordMiddleware",
    "dongtou_brand.kernel.htmx.RefusalMiddleware",
    "dongtou_brand.kernel.audience.ReadOnlyGetMiddleware",
]

ROOT_URLCONF = "dongtou_brand.urls"
WSGI_APPLICATION = "dongtou_brand.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "dongtou_brand.navigation.context",
            ],
            "builtins": ["template_partials.templatetags.partials", "dongtou_brand.templatetags.ui"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# ── data ────────────────────────────────────────────────────────────────────────────────────────
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if ON_SQLITE:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # A writer takes its lock when it begins, so that a read inside the action is never stale.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"}
    )
}

# Private files (evidence, reports): content-addressed, outside the web root, behind kernel/uploads.py.
FILES_DIR = VAR_DIR / "files"
FONTS_DIR = VAR_DIR / "fonts"
BUILD_DIR = VAR_DIR / "build"
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
# A request larger than any allowed upload is refused before its body is read.
REQUEST_MAX_BYTES = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# ── terms of the office, to be confirmed by the bureau ───────────────────────────────────────────
VERIFY_WORKING_DAYS = env.int("VERIFY_WORKING_DAYS", default=10)
CONFIRM_WORKING_DAYS = env.int("CONFIRM_WORKING_DAYS", default=5)
# Month and day of the next year by which a year's figures are to be submitted (an example: no text sets one).
FIGURES_DUE = env("FIGURES_DUE", default="03-31")

# ── background work ─────────────────────────────────────────────────────────────────────────────
QUEUE_JOB_MODEL = "accounts.Job"
QUEUE_LEASE = timedelta(seconds=env.int("QUEUE_LEASE_SECONDS", default=60))
QUEUE_ATTEMPTS = 3
BROKER_DIR = VAR_DIR / "broker"

# ── reports ─────────────────────────────────────────────────────────────────────────────────────
# Month and day of the next year by which a year's report is to be public; to be confirmed by the lead bureau.
REPORT_DUE = env("REPORT_DUE", default="05-31")
# Verifications that one address may ask for in a minute.
VERIFY_PER_MINUTE = env.int("VERIFY_PER_MINUTE", default=20)
# Registrations that one address may send in a minute, those with errors too.
REGISTER_PER_MINUTE = env.int("REGISTER_PER_MINUTE", default=10)

# ── programs that read ───────────────────────────────────────────────────────────────────────────
# Requests of one token in a minute, and tokens that nobody issued which one address may show in a minute.
API_PER_MINUTE = env.int("API_PER_MINUTE", default=120)
API_FAILURES_PER_MINUTE = env.int("API_FAILURES_PER_MINUTE", default=20)

# ── people ──────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone")},
    },
    {
        "NAME": "accounts.rules.passwords.LongEnoughValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.rules.passwords.ThreeKindsValidator"},
    {"NAME": "accounts.rules.passwords.NotReusedValidator"},
]
PASSWORD_MAX_AGE = timedelta(days=env.int("PASSWORD_MAX_AGE_DAYS", default=90))
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "dashboards:home"
LOGOUT_REDIRECT_URL = "dashboards:public_home"

# One name from one address: five failures, five minutes. One name from anywhere: slower and longer, for who
# guesses from many addresses; an address from which the person has signed in before is not shut by strangers.
LOGIN_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=5)
LOGIN_NAME_LIMIT = env.int("LOGIN_NAME_LIMIT", default=20)
LOGIN_NAME_WINDOW = timedelta(hours=1)
LOGIN_NAME_LOCK = timedelta(minutes=env.int("LOGIN_NAME_LOCK_MINUTES", default=30))
AXES_FAILURE_LIMIT = "accounts.queries.locks.failure_limit"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_COOLOFF_TIME = timedelta(minutes=env.int("LOGIN_LOCK_MINUTES", default=5))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.views.sessions.locked_out"
AXES_VERBOSE = False
# Trying on does not prolong a lock: the minutes that the page names are kept.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "dongtou_brand.kernel.address.client_address"
# Who signed in and out stands in the trail.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
# How many proxies of ours stand in front and name the client in X-Forwarded-For; 0: the header is not believed.
PROXY_COUNT = env.int("PROXY_COUNT", default=0)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_IDLE = timedelta(minutes=env.int("SESSION_IDLE_MINUTES", default=30))
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "dongtou_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "dongtou_brand.kernel.htmx.csrf_failure"
# What the fields of a form that came too late are called: each answers the words of those names that it knows,
# and empty words for fields that nobody typed. Named by string, so that the ground imports no app.
FIELD_LABELS = ("enterprises.queries.definitions.labels", "benchmarking.queries.field_words.labels")

# ── safety of transport and content ─────────────────────────────────────────────────────────────
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [BASE_URL]
    if env.bool("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        # Bootstrap's own style sheet carries its small marks as data: images.
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# ── words, dates, files of the interface ────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "dongtou_brand.vendor.VendorFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_DIR, "file_permissions_mode": 0o640},
    },
    "staticfiles": {"BACKEND": "dongtou_brand.vendor.Storage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "axes": {"level": "ERROR"},
    },
}
