"""The nouns of animation, a file each."""

from etabli.events.models.announcement import Announcement
from etabli.events.models.digest import Digest
from etabli.events.models.event import Event, Programme, Visibility
from etabli.events.models.registration import Registration

__all__ = ["Announcement", "Digest", "Event", "Programme", "Registration", "Visibility"]
