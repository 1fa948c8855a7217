"""Reading what an assessment can take over from an earlier round of the same catalogue."""

from dataclasses import dataclass, field

from django.db.models import Q

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment
from benchmarking.queries import answers, rounds
from benchmarking.queries.answers import Sheet
from benchmarking.rules.carrying import Carried, carried
from benchmarking.rules.catalogue_changes import Change, Class, Pair, change


@dataclass(frozen=True, slots=True)
class Offer:
    """The earlier assessment, what carries from it, what does not, and what the new edition asks no more."""

    base: Assessment
    sheet: Sheet
    change: Change
    carries: list[Carried] = field(default_factory=list)
    stays: list[Carried] = field(default_factory=list)
    gone: list[Pair] = field(default_factory=list)

    @property
    def same_edition(self) -> bool:
        return not self.change.changed


def base_of(assessment: Assessment) -> Assessment | None:
    """The newest assessment of the enterprise before this one that was handed in on the same catalogue; one query."""
    this = assessment.round
    earlier = Q(round__year__lt=this.year) | Q(round__year=this.year, round__number__lt=this.number)
    found = Assessment.objects.filter(
        earlier, enterprise=assessment.enterprise_id, round__catalogue__code=this.catalogue.code
    ).exclude(status=AssessmentStatus.DRAFT)
    newest = found.order_by("-round__year", "-round__number", "-number")
    return newest.select_related("round__catalogue", "enterprise").first()


def offer(assessment: Assessment, base: Assessment) -> Offer:
    """What would be taken over, indicator by indicator; a number of queries that does not depend on how many."""
    before, present = answers.sheet(base), {one.indicator_id: one for one in assessment.answers.all()}
    change_ = change(before.indicators, rounds.indicators_for(assessment))
    made = Offer(base, before, change_)
    for pair in change_.pairs:
        if pair.kind is Class.REMOVED:
            made.gone.append(pair)
            continue
        then, now = pair.before, pair.indicator
        said = before.answers.get(then.pk) if then else None
        unasked = then is not None and then.pk in before.unasked
        one = carried(pair, said, present.get(now.pk), unasked=unasked)
        (made.carries if one.carries else made.stays).append(one)
    return made
