"""Settings of the test suite: the portal's own, with a folder of their own and cheap passwords."""

import atexit
import os
import shutil
import tempfile

# A run never touches the data of this checkout: it has a folder that goes when the run ends.
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="dongtou-test-")
os.environ.setdefault("SECRET_KEY", "a key for tests only, which protects nothing at all and is long enough")
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from dongtou_brand.settings import *
from dongtou_brand.settings import BASE_DIR, PASSWORD_HASHERS, STORAGES

# Fonts and icons are built once by the set-up; every run reads the same ones.
FONTS_DIR = BASE_DIR / "var" / "fonts"
BUILD_DIR = BASE_DIR / "var" / "build"

# Hashed names need a collection first; what they are worth is tested on the running portal.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Argon2 takes 0.2 s a hash by design; the suite makes thousands of accounts, and reads some that a portal has made.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
# Programs of the tests ask as often as they like; the tests of the limits set their own.
API_PER_MINUTE = API_FAILURES_PER_MINUTE = 1_000_000
