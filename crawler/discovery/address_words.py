"""Words and endings that tell what an address leads to: data for ``article_urls``.

Sources: WordPress's own bases; the addresses in public site lists, scrapers and robots files; and a look at 11,500
addresses of real stories for what must not be refused.
"""

from __future__ import annotations

# Whole segments, in any place of the path, that lead to lists of stories, to people and to functions of the site.
NEVER_A_STORY = frozenset({
    # lists
    "cat", "categories", "category", "categoria", "categorie", "feed", "feeds", "kategorie", "label", "labels",
    "page", "pages", "rss", "search", "sitemap", "sitemaps", "suche", "tag", "tags", "thema", "themen", "topic",
    "topics",
    # people
    "author", "authors", "autor", "member", "members", "profile", "profiles", "staff", "user", "users",
    # the site itself
    "about", "about-us", "advertise", "contact", "contact-us", "cookie-policy", "cookies", "disclaimer", "faq",
    "impressum", "imprint", "newsletter", "newsletters", "privacy-policy", "terms", "terms-and-conditions",
    "terms-of-service", "terms-of-use",
    # functions
    "account", "accounts", "ajax", "amp", "api", "cart", "cdn-cgi", "checkout", "comments", "compare", "forum",
    "forums", "login", "logout", "my", "register", "sign-in", "signin", "signup", "static", "subscribe", "wp-admin",
    "wp-content", "wp-includes", "wp-json", "wp-login.php", "xmlrpc.php",
})  # fmt: skip

# Segments that mostly lead to lists, but on some sites to stories, too: a long slug or a date must speak for the story.
SELDOM_A_STORY = frozenset({
    "archive", "archives", "autoren", "calendar", "events", "galleries", "gallery", "help", "jobs", "legal",
    "privacy", "sections", "shop", "shopping", "store", "team",
})  # fmt: skip

# Segments that announce a single story: a short slug or a number behind them is enough.
STORY_WORDS = frozenset({
    "article", "articles", "artikel", "articolo", "articoli", "articulo", "artigo", "nachricht", "newsview",
    "noticia", "noticias", "p", "post", "posts", "stories", "story", "thread",
})  # fmt: skip

# Names in the query by which a story's number goes: /story?sid=4711.
STORY_NUMBERS = frozenset({
    "aid", "article_id", "articleid", "contentid", "docid", "id", "mid", "newsid", "news_id", "nid", "postid",
    "sid", "storyid", "threadid", "tid",
})  # fmt: skip

# Files that are no page. Any other ending may be one: .html, .php3, .cms, .ece, ...
NO_PAGE_ENDINGS = frozenset({
    "7z", "apk", "atom", "avi", "avif", "bmp", "css", "csv", "dmg", "doc", "docx", "eps", "epub", "exe", "gif",
    "gz", "ico", "ics", "iso", "jpeg", "jpg", "js", "json", "m4a", "m4v", "mid", "mov", "mp3", "mp4", "mpeg", "mpg",
    "odt", "ogg", "pdf", "png", "ppt", "pptx", "ps", "rar", "rdf", "rss", "svg", "tar", "tgz", "tif", "tiff", "ttf",
    "txt", "wav", "webm", "webp", "wma", "wmv", "woff", "xls", "xlsx", "xml", "zip",
})  # fmt: skip
