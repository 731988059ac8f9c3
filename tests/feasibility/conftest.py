from tests.study.conftest import in_english, officer, study

__all__ = ["in_english", "officer", "study"]
