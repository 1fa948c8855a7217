"""What a verified assessment came to in each dimension, written down so that medians and heat maps are SQL."""

from django.db import models


class DimensionResult(models.Model):
    """The points of one dimension of one verified assessment; gone when the assessment is reopened.

    `full` leaves out what does not apply. `rate` is the verified points in percent of it, empty when nothing in
    the dimension applies. `round` and `industry` repeat the assessment's, so that a median is read from one index.
    """

    assessment = models.ForeignKey("benchmarking.Assessment", models.PROTECT, related_name="results")
    round = models.ForeignKey("benchmarking.Round", models.PROTECT, related_name="+")
    industry = models.ForeignKey("enterprises.Industry", models.PROTECT, null=True, related_name="+")
    dimension = models.ForeignKey("benchmarking.Dimension", models.PROTECT, related_name="results")
    full = models.DecimalField("满分", max_digits=5, decimal_places=1)
    self_points = models.DecimalField("自评得分", max_digits=5, decimal_places=1)
    verified_points = models.DecimalField("核验得分", max_digits=5, decimal_places=1)
    rate = models.DecimalField("得分率（%）", max_digits=4, decimal_places=1, null=True)

    class Meta:
        ordering = ["assessment", "dimension__position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "dimension"], name="dimension_result_once"),
            models.CheckConstraint(
                name="verified_points_within_full",
                condition=models.Q(verified_points__gte=0, verified_points__lte=models.F("full")),
            ),
        ]
        indexes = [
            models.Index(fields=["round", "dimension", "rate"], name="dimension_result_median"),
            models.Index(fields=["round", "industry", "dimension", "rate"], name="dimension_result_peers"),
        ]
