"""No request reaches an address inside the network, by whatever spelling; an allowed pair does."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.middlewares.addresses import refusal
from crawler.middlewares.public_addresses import AddressList, is_public, literal_address

NOTHING = AddressList("")


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://127.0.0.1/", id="loopback"),
        pytest.param("http://127.1/", id="loopback, short"),
        pytest.param("http://2130706433/", id="loopback, decimal"),
        pytest.param("http://0x7f000001/", id="loopback, hexadecimal"),
        pytest.param("http://0177.0.0.1/", id="loopback, octal"),
        pytest.param("http://１２７.0.0.1/", id="loopback, digits of another script"),
        pytest.param("http://[::1]/", id="loopback, IPv6"),
        pytest.param("http://[::ffff:127.0.0.1]/", id="loopback, mapped"),
        pytest.param("http://[64:ff9b::7f00:1]/", id="loopback, behind NAT64"),
        pytest.param("http://0.0.0.0/", id="this host"),
        pytest.param("http://169.254.169.254/latest/meta-data/", id="metadata of a cloud"),
        pytest.param("http://10.0.0.5/", id="private"),
        pytest.param("http://192.168.1.1./", id="private, with a final dot"),
        pytest.param("http://[fe80::1%25eth0]/", id="link-local with a zone"),
        pytest.param("http://[fd00::1]/", id="unique local"),
        pytest.param("http://224.0.0.1/", id="multicast"),
        pytest.param("http://localhost/", id="localhost by name"),
        pytest.param("http://printer.local/", id="a name of the local network"),
        pytest.param("http://www.example.com:22/", id="a port that is not the web's"),
        pytest.param("http://user:secret@www.example.com/", id="user name and password"),
        pytest.param("http://www.example.com@127.0.0.1/", id="a host posing as a user name"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("ftp://www.example.com/", id="ftp"),
        pytest.param("http:///nothing", id="no host"),
        pytest.param("http://www.example.com:99999/", id="a port that cannot be"),
    ],
)
def test_refuses(url):
    assert refusal(url, NOTHING)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://www.example.com/feed/", id="a name"),
        pytest.param("http://www.example.com:80/", id="the web's port, said"),
        pytest.param("https://1.1.1.1/", id="a public address"),
        pytest.param("https://[2606:4700:4700::1111]/", id="a public IPv6 address"),
        pytest.param("https://9to5google.com/", id="a name that begins with a digit"),
    ],
)
def test_lets_pass(url):
    assert refusal(url, NOTHING) == ""


def test_allows_the_exact_pair_and_no_other_port():
    allowed = AddressList("127.0.0.1:8930, [::1]:8931")
    assert refusal("http://127.0.0.1:8930/feed/", allowed) == ""
    assert refusal("http://[::1]:8931/", allowed) == ""
    assert refusal("http://127.0.0.1:8931/", allowed)
    assert refusal("http://127.0.0.2:8930/", allowed)


def test_says_how_to_allow_what_it_refuses():
    assert "ALLOWED_ADDRESSES=10.0.0.5:8080" in refusal("http://10.0.0.5:8080/", NOTHING)


@pytest.mark.parametrize("text", ["127.0.0.1", "127.0.0.1:", ":8930", "127.0.0.1:eighty"])
def test_a_pair_that_is_none_is_named(text):
    with pytest.raises(ValueError, match="host:port"):
        AddressList(text)


@given(st.ip_addresses())
def test_a_spelt_out_address_is_judged_like_the_address(address):
    spelt = f"[{address}]" if address.version == 6 else str(address)
    assert literal_address(spelt) == address
    assert bool(refusal(f"http://{spelt}/", NOTHING)) == (not is_public(address))


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_ipv4_address_is_the_address(address):
    number = int(address)
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")
    assert {literal_address(spelling) for spelling in (str(number), hex(number))} == {address}
    assert is_public(mapped) == is_public(address)
