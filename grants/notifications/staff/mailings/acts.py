"""Writing to several of a list at once."""

from grants.kernel.lists.acts import ActElsewhere
from grants.notifications.staff.mailings.rules import SEVERAL

WRITE_TO_SEVERAL = tuple(ActElsewhere("write", each, "Write to them", "mailings.new_to_several") for each in SEVERAL)
