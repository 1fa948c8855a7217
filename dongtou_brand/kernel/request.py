"""What a request is, once the middleware has seen it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from dongtou_brand.kernel.actor import Actor


class Request(HttpRequest):
    """A request as views get it: with the actor, and with what htmx asked for. Only for annotations."""

    actor: Actor
    htmx: HtmxDetails
