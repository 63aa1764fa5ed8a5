"""What a program loads before it knows what to do: nothing of the rooms, and nothing that is switched off."""

from __future__ import annotations

import subprocess
import sys

from tests.running import PROJECT


def loaded_after(code: str) -> set[str]:
    """The modules that a new process has after this code."""
    code = f"import sys\n{code}\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_list_of_commands_needs_none_of_the_rooms_that_they_work_in():
    loaded = loaded_after(
        "from scrapy.cmdline import _get_commands_dict\n"
        "from scrapy.utils.project import get_project_settings\n"
        "commands = _get_commands_dict(get_project_settings(), inproject=True)\n"
        "assert 'reprocess' in commands and all(command.short_desc() for command in commands.values())"
    )
    assert "crawler.commands.reprocess" in loaded
    assert not [name for name in loaded if name.startswith(("pipelines", "desk", "sqlite_utils", "crawler.spiders"))]


def test_a_crawl_loads_nothing_of_what_is_closed():
    loaded = loaded_after(
        "from scrapy.utils.project import get_project_settings\n"
        "settings = get_project_settings()\n"
        "for kind in ('EXTENSIONS', 'DOWNLOADER_MIDDLEWARES', 'SPIDER_MIDDLEWARES'):\n"
        "    assert settings.get_component_priority_dict_with_base(kind)"
    )
    assert "crawler.middlewares.host_gate" in loaded
    assert not loaded & {"aiohttp", "tldextract", "requests", "scrapy.extensions.remote_control"}
