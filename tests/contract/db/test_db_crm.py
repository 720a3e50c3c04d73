"""The built-in tables are a CRM like any other."""

import pytest

from db.directory import Companies
from db.engine import Database
from tests.contract.crm_bridge.suite import COMPANIES, CrmContract


class TestBuiltInCrm(CrmContract):
    @pytest.fixture
    async def crm(self, db):
        companies = Companies(db)
        await companies.put(*COMPANIES)
        return companies

    @pytest.fixture
    async def broken_crm(self, tmp_path):
        async with Database(f"sqlite:///{tmp_path}/missing.db") as away:
            yield Companies(away)
