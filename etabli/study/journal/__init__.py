"""The journal of a study: whom it met, what was said, which needs were voiced, what comes next."""
