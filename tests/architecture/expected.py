"""Who may do what, written down a second time: what `people/rights.py` says must agree."""

from etabli.people.rights import Action, Role

ADMINISTRATOR, STUDY_OFFICER, COORDINATOR, OPERATOR, HOST, FUNDER, INSTRUCTOR = Role

# A line is an action; a cross stands under each role that may do it:
#                    administrator, study officer, coordinator, operator, host, funder, instructor
CROSSES = {
    Action.MANAGE_INSTALLATION: "x......",
    Action.MANAGE_TERRITORY: "xx.....",
    Action.MANAGE_STUDY: "xx.....",
    Action.VIEW_STUDY: "xxx..x.",
    Action.LAUNCH: "xx.....",
    Action.SEE_ORIGIN: ".x.....",
    Action.MANAGE_NETWORK: "x.xx...",
    Action.MANAGE_PLACE: "xxxx...",
    Action.SEE_DAY: "x.xxx..",
    Action.BOOK_FOR_OTHERS: "x.xxx..",
    Action.SEE_MEMBERS: "xxxxx..",
    Action.MANAGE_MEMBERS: "x.xxx..",
    Action.SEE_INDICATORS: "xxxx.x.",
    Action.MANAGE_MACHINES: "x.xx...",
    Action.RUN_WORKSHOP: "x.xxx.x",
    Action.INSTRUCT: "x.xx..x",
    Action.KEEP_INCIDENTS: "x.xx..x",
    Action.MANAGE_DOORS: "x.xx...",
    Action.SEE_PRESENT: "x.xxx..",
    Action.MERGE_PERSONS: "x.xx...",
    Action.MANAGE_ORGANISATIONS: "x.xx...",
    Action.MANAGE_PLANS: "x.xx...",
    Action.GRANT_PASSES: "x.xxx..",
    Action.MANAGE_EVENTS: "x.xxx..",
    Action.GRANT_ROLES: "x.x....",
}
ALLOWED = {
    action: {role for role, cross in zip(Role, crosses, strict=True) if cross == "x"}
    for action, crosses in CROSSES.items()
}

# What lies inside what: a role held on the one reaches the others.
REACHES = {
    "installation": {"installation", "territory", "study", "network", "place"},
    "territory": {"territory", "study", "network", "place"},
    "study": {"study"},
    "network": {"network", "place"},
    "place": {"place"},
}
