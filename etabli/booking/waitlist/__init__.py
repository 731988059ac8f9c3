"""The wait list: who asked for what was taken is offered it when it is freed, one after the other."""
