import pytest

# A suite's asserts explain themselves only if pytest rewrites them, as it does in test files.
pytest.register_assert_rewrite("tests.contract.crm_bridge.suite")
