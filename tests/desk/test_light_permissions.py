"""Metadata that are not copied for every permission decide as those that are."""

import asyncio
import copy
import sqlite3
from contextlib import closing

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
def test_permissions_are_what_the_metadata_say(rules, status, is_light, tmp_path):
    path = (
        tmp_path / "desk.db"
    )  # with a database of its own, a datasette is left alone by plugins that look for the archive
    with closing(sqlite3.connect(path)) as database:
        database.execute("create table stories (id integer primary key)")
    datasette = Datasette([str(path)], metadata=copy.deepcopy(rules))
    if is_light:
        light_permissions.startup(datasette)
        assert isinstance(datasette._metadata_local, Unchanging)

    async def asked():
        await datasette.invoke_startup()
        return [(await datasette.client.get("/desk/stories")).status_code for _ in range(2)]

    assert asyncio.run(asked()) == [status, status]
    assert rules == datasette._metadata_local
