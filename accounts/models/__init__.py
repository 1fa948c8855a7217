from accounts.models.invitations import Invitation
from accounts.models.jobs import Job
from accounts.models.notices import Notice
from accounts.models.organisations import Membership, Organisation
from accounts.models.tokens import ApiToken
from accounts.models.trail import TrailEntry, TrailHead
from accounts.models.users import PasswordRecord, User
from accounts.models.views import ColumnChoice, SavedView

__all__ = [
    "ApiToken",
    "ColumnChoice",
    "Invitation",
    "Job",
    "Membership",
    "Notice",
    "Organisation",
    "PasswordRecord",
    "SavedView",
    "TrailEntry",
    "TrailHead",
    "User",
]
