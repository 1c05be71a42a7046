"""The pages of moderation."""
from portal.moderation.views import queue, reports
from portal.moderation.views.queue import bp

__all__ = ["bp", "queue", "reports"]
