"""The store, and the only SQLAlchemy: Changes go in, plain values come out of queries."""

from qualcode.storage.project import Project, create, new_guid, now, open_project

__all__ = ["Project", "create", "new_guid", "now", "open_project"]
