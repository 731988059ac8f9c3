from tests.study.conftest import in_english

__all__ = ["in_english"]
