"""A mistake in a table is refused with the file, the row and what is wrong with it."""

import pytest

from pipelines.tag.tables import TableError, load_companies, load_places

COUNTRY_FILES = ("countries", "demonyms", "cities", "programmes", "languages", "context")


@pytest.fixture
def folder(tmp_path):
    for name in (*COUNTRY_FILES, "companies", "ambiguous"):
        (tmp_path / f"{name}.toml").write_text("", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("companies", "ambiguous", "message"),
    [
        pytest.param(
            '[company.US]\nOne = ["Same"]\nTwo = ["same"]', "", "'same' is a name of Two and of One", id="alias of two"
        ),
        pytest.param('[company.CN]\nOne = ["小米", "小米"]', "", "is a name of One and of One", id="alias twice"),
        pytest.param('[company.CN]\nOne = ["华为"]\nTwo = ["華為"]', "", "'華為' is a name of Two", id="both scripts"),
        pytest.param(
            '[company.US]\nOne = ["A"]\n[company.CN]\nOne = ["B"]',
            "",
            "One stands below US and below CN",
            id="two homes",
        ),
        pytest.param('[company.UK]\nOne = ["A"]', "", "'UK' is no ISO 3166-1", id="no ISO code"),
        pytest.param('[company]\nOne = ["A"]', "", r"for example \[company.US\]", id="no home"),
        pytest.param('[company.US]\nOne = "A"', "", "companies.toml, One: not a list", id="no list"),
        pytest.param('[company.US]\nOne = [" "]', "", "companies.toml, One: not a list of names", id="empty name"),
        pytest.param('[companies.US]\nOne = ["A"]', "", "unknown section 'companies'", id="unknown section"),
        pytest.param("[company.US]\nOne = [", "", "companies.toml is not valid TOML", id="no TOML"),
        pytest.param(
            '[company.US]\nOne = ["A"]',
            '[[ambiguous]]\ncompany = "Two"\nnames = ["T"]\nwith = ["w"]',
            "'Two' has no line in companies.toml",
            id="ambiguous of nobody",
        ),
        pytest.param(
            '[company.US]\nOne = ["A"]',
            '[[ambiguous]]\ncompany = "One"\nnames = ["A"]\nwith = ["w"]',
            "'A' is a plain alias",
            id="ambiguous and plain",
        ),
        pytest.param(
            '[company.US]\nOne = ["A"]',
            '[[ambiguous]]\ncompany = "One"\nnames = ["B"]\nwith = ["@cars"]',
            "no list is named '@cars'",
            id="unknown list",
        ),
        pytest.param(
            '[company.US]\nOne = ["A"]',
            '[[ambiguous]]\ncompany = "One"\nnames = ["B"]\nwith = []',
            "needs names, and words in 'with'",
            id="nothing beside",
        ),
        pytest.param(
            '[company.US]\nOne = ["A"]',
            '[[ambiguous]]\ncompany = "One"\nnames = ["B"]\nwith = ["w"]\nbeside = ["x"]',
            "unknown key 'beside'",
            id="unknown key",
        ),
    ],
)
def test_a_mistake_in_the_companies_is_refused(folder, companies, ambiguous, message):
    (folder / "companies.toml").write_text(companies, "utf-8")
    (folder / "ambiguous.toml").write_text(ambiguous, "utf-8")
    with pytest.raises(TableError, match=message):
        load_companies(folder)


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        pytest.param("countries", '[country]\nUK = ["Britain"]', "countries.toml: 'UK' is no ISO", id="no ISO code"),
        pytest.param("cities", '[city]\nin = ["Delhi"]', "cities.toml: 'in' is no ISO", id="code in small letters"),
        pytest.param(
            "cities",
            '[city]\nFR = ["Paris"]\nUS = ["Paris"]',
            "cities.toml: 'Paris' is a name of US and of FR",
            id="city of two countries",
        ),
        pytest.param("languages", '[tongue]\nIN = ["Hindi"]', "unknown section 'tongue'", id="unknown section"),
        pytest.param("programmes", '[programme]\nIN = "PLI"', "programmes.toml, IN: not a list", id="no list"),
        pytest.param(
            "context",
            '[[ambiguous]]\ncountry = "GA"\nnames = ["Georgia"]\nwith = []',
            "context.toml, GA: a row needs names",
            id="nothing beside",
        ),
        pytest.param(
            "context", '[[ambiguous]]\ncountry = "XX"\nnames = ["X"]\nwith = ["y"]', "'XX' is no ISO", id="no country"
        ),
    ],
)
def test_a_mistake_in_the_places_is_refused(folder, file, content, message):
    (folder / f"{file}.toml").write_text(content, "utf-8")
    with pytest.raises(TableError, match=message):
        load_places(folder)
