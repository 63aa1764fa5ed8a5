"""The Parquet file, read back by a reader of this test's own, written from the format's description."""

import gzip
import io
import struct
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.exporting import parquet as format_of_file
from crawler.exporting.parquet import MAGIC, MisfitError, as_text, guessed, parquet, types_of

COLUMNS = ("url", "count", "score")
DECLARED = ("TEXT", "INTEGER", "REAL")


def varint(data):
    result = shift = 0
    while True:
        byte = data.read(1)[0]
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result
        shift += 7


def zigzag(data):
    number = varint(data)
    return (number >> 1) ^ -(number & 1)


def value_of(data, kind):
    if kind in {5, 6}:
        return zigzag(data)
    if kind == 8:
        return data.read(varint(data))
    if kind == 9:
        head = data.read(1)[0]
        count = head >> 4 if head >> 4 < 15 else varint(data)
        return [value_of(data, head & 15) for _ in range(count)]
    assert kind == 12, kind
    return struct_of(data)


def struct_of(data):
    fields, last = {}, 0
    while head := data.read(1)[0]:
        last = last + (head >> 4) if head >> 4 else zigzag(data)
        fields[last] = value_of(data, head & 15)
    return fields


@dataclass
class Read:
    names: list = field(default_factory=list)
    kinds: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    groups: int = 0


def levels_of(data, count):
    levels, end = [], data.tell() + 4 + struct.unpack("<I", data.read(4))[0]
    while data.tell() < end:
        head = varint(data)
        assert head & 1 == 0, "runs only"
        levels += [data.read(1)[0]] * (head >> 1)
    assert len(levels) == count
    return levels


def plain(data, kind):
    if kind == 6:
        return data.read(struct.unpack("<I", data.read(4))[0]).decode()
    return struct.unpack("<q" if kind == 2 else "<d", data.read(8))[0]


def column_of(content, chunk):
    meta = chunk[3]
    data = io.BytesIO(content)
    data.seek(meta[9])
    head = struct_of(data)
    assert (head[1], meta[4]) == (0, 2), "a data page, packed by gzip"
    page = gzip.decompress(data.read(head[3]))
    assert (len(page), data.tell() - meta[9]) == (head[2], meta[7])
    values = io.BytesIO(page)
    return [plain(values, meta[1]) if level else None for level in levels_of(values, head[5][1])]


def read(content):
    assert content[:4] == content[-4:] == MAGIC
    length = struct.unpack("<I", content[-8:-4])[0]
    foot = struct_of(io.BytesIO(content[-8 - length : -8]))
    leaves = foot[2][1:]
    assert foot[2][0][5] == len(leaves)
    result = Read([leaf[4].decode() for leaf in leaves], [leaf[1] for leaf in leaves], groups=len(foot.get(4, [])))
    for group in foot.get(4, []):
        rows = list(zip(*(column_of(content, chunk) for chunk in group[1]), strict=True))
        assert len(rows) == group[3]
        result.rows += rows
    assert len(result.rows) == foot[3]
    return result


ROWS = st.lists(
    st.tuples(
        st.none() | st.text(alphabet=st.characters(exclude_categories=("Cs",))),
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.floats(allow_nan=False),
    ),
    max_size=12,
)


@given(ROWS)
def test_every_value_comes_back(rows):
    was, format_of_file.ROWS_A_GROUP = format_of_file.ROWS_A_GROUP, 5
    try:
        result = read(b"".join(parquet(COLUMNS, types_of(DECLARED), rows)))
    finally:
        format_of_file.ROWS_A_GROUP = was
    assert result.names == list(COLUMNS)
    assert result.rows == rows
    assert result.groups == -(-len(rows) // 5)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        pytest.param((1, 1, 1.0), None, id="numbers among texts are texts"),
        pytest.param(("a", "b", 1.0), 1, id="a text among numbers"),
        pytest.param(("a", 1.5, 1.0), 1, id="a fraction among whole numbers"),
        pytest.param(("a", 2**70, 1.0), 1, id="too large"),
        pytest.param(("a", 1, "x"), 2, id="a text among fractions"),
        pytest.param(("a", 1, 3), None, id="a whole number among fractions"),
    ],
)
def test_what_does_not_fit_its_column_is_told(row, column):
    types = types_of(DECLARED)
    if column is None:
        assert read(b"".join(parquet(COLUMNS, types, [row]))).rows == [(str(row[0]), row[1], float(row[2]))]
        return
    with pytest.raises(MisfitError) as misfit:
        b"".join(parquet(COLUMNS, types, [row]))
    assert misfit.value.column == column
    assert read(b"".join(parquet(COLUMNS, as_text(types, column), [row]))).rows[0][column] == str(row[column])


def test_computed_columns_are_what_their_first_value_is():
    assert guessed(("a", 2, 0.5), types_of(("", "", "")), ("", "", "")) == [6, 2, 5]
    assert guessed(None, types_of(DECLARED), DECLARED) == [6, 2, 5]
