"""Metadata that are not copied for every permission decide as those that are."""

import asyncio
import copy

import pytest
from datasette.app import Datasette

from desk.plugins import light_permissions
from desk.plugins.light_permissions import Unchanging


def test_a_copy_is_the_thing_itself_and_what_is_nested_is_copied():
    metadata = Unchanging({"databases": {"nightdesk": {"allow": {"id": "owner"}}}})
    assert copy.deepcopy(metadata) is metadata
    assert copy.deepcopy(metadata["databases"]) is not metadata["databases"]


@pytest.mark.parametrize("is_light", [False, True], ids=["as datasette has it", "light"])
@pytest.mark.parametrize(
    ("rules", "status"),
    [
        pytest.param({}, 200, id="no rule"),
        pytest.param({"databases": {"desk": {"allow": {"id": "owner"}}}}, 403, id="the database is the owner's"),
        pytest.param(
            {"databases": {"desk": {"tables": {"Stories": {"allow": False}}}}}, 403, id="the table is nobody's"
        ),
    ],
)
def test_permissions_are_what_the_metadata_say(rules, status, is_light):
    datasette = Datasette(metadata=copy.deepcopy(rules))
    if is_light:
        light_permissions.startup(datasette)
        assert isinstance(datasette._metadata_local, Unchanging)

    async def asked():
        database = datasette.add_memory_database("desk")
        await database.execute_write("create table if not exists stories (id integer primary key)")
        await datasette.invoke_startup()
        return [(await datasette.client.get("/desk/stories")).status_code for _ in range(2)]

    assert asyncio.run(asked()) == [status, status]
    assert rules == datasette._metadata_local
