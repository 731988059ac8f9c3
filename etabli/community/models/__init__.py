"""What community stores, a file for each noun."""

from etabli.community.models.membership import Group, Membership

__all__ = ["Group", "Membership"]
