from accounts.models.jobs import Job
from accounts.models.notices import Notice
from accounts.models.organisations import Membership, Organisation
from accounts.models.trail import TrailEntry, TrailHead
from accounts.models.users import PasswordRecord, User

__all__ = [
    "Job",
    "Membership",
    "Notice",
    "Organisation",
    "PasswordRecord",
    "TrailEntry",
    "TrailHead",
    "User",
]
