"""The wait list: what was taken is offered, once freed, to those who asked for it, in turn."""
