"""Pages of the newsroom that are no stories although channels name or link them: a crawl must reject each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OtherPage:
    """A page that is no story; ``why`` says what a reader sees that it is."""

    path: str
    title: str
    html: str
    why: str


OTHER_PAGES = (
    OtherPage(
        "/about/",
        "About The Lantern",
        "<p>The Lantern is a newsroom that does not exist. Five people who were never born write it at a desk by the "
        "harbour, and a lamp on that desk gave it its name.</p><p>We answer letters on Thursdays.</p>"
        "<ul><li>Mara Lindqvist, editor</li><li>Tomás Ibarra, supply chains</li><li>Ines Falk, software</li></ul>",
        "about page",
    ),
    OtherPage(
        "/contact/",
        "Contact",
        '<form action="/contact/" method="post"><label>Name <input name="name"></label><label>E-mail '
        '<input name="mail"></label><label>Message <textarea name="text"></textarea></label></form>',
        "form",
    ),
    OtherPage(
        "/business/inside-the-foundry-that-never-sleeps",
        "Log in to continue",
        '<p>This story is for members.</p><form action="/login" method="post"><label>E-mail <input name="user"></label>'
        '<label>Password <input type="password" name="password"></label><button>Log in</button></form>'
        '<p><a href="/join/">Not a member yet? Join today.</a></p>',
        "login wall",
    ),
    OtherPage(
        "/2026/04/19/a-phone-that-nobody-announced/",
        "Page not found",
        "<p>Oops! That page can’t be found.</p><p>It looks like nothing was found at this location. Maybe try a search?"
        '</p><form role="search"><input type="search" placeholder="Search …"><button>Search</button></form>',
        "not found page with status 200",
    ),
    OtherPage("/phones/picture-of-the-day", "Picture of the day", "<p>Dusk over the harbour.</p>", "thin page"),
    OtherPage(
        "/private/the-draft-board-that-nobody-should-read/",
        "Draft board",
        "<p>Nobody outside the newsroom should ever read this page: robots.txt asks visitors to stay away.</p>",
        "kept away by robots.txt",
    ),
    OtherPage(
        "/software/twelve-browsers-in-one-afternoon",
        "Before you continue",
        "<p>We and our 812 partners store and read information on your device. To read this page, accept all cookies "
        "or buy a subscription without tracking.</p><button>Accept all</button><button>Manage options</button>",
        "consent page",
    ),
    OtherPage(
        "/chips/the-quietest-hall-in-europe",
        "Just a moment...",
        "<p>Checking your browser before you can go on to the page. This takes up to five seconds.</p>"
        "<noscript>Please turn JavaScript on and reload the page.</noscript>",
        "challenge page",
    ),
    OtherPage("/videos/", "Videos", "<p>The week in three minutes, every Friday.</p>", "thin page"),
)
# What the first listing page links beside its stories.
LISTED_EXTRAS = (
    ("/business/inside-the-foundry-that-never-sleeps", "Members only: inside the foundry that never sleeps"),
    ("/phones/picture-of-the-day", "Picture of the day: dusk over the harbour"),
    ("/private/the-draft-board-that-nobody-should-read/", "The draft board that was never meant to be linked"),
)
