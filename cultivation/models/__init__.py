from cultivation.models.batches import Batch, Member, RungChange
from cultivation.models.policies import Clause, Duty, Milestone, Policy, Target

__all__ = ["Batch", "Clause", "Duty", "Member", "Milestone", "Policy", "RungChange", "Target"]
