"""A short story, "Maker opens a second line", and the page of a WordPress site that tells it."""

ONE = "The maker has opened a second line in the north, and local suppliers deliver half of the parts."
TWO = "Prices stay where they were, the company said on Tuesday, although wages and energy have become dearer."
THREE = "By the end of the year, four models will come from the new line, two of them for export."
STORY = [ONE, TWO, THREE]
P = "".join(f"<p>{text}</p>" for text in STORY)
SHORT = [
    "The law leaves the makers nine months.",
    "Nobody outside the towns will see it before autumn.",
    "The price has not changed since the spring.",
    "Nine in ten lamps came from the new plant.",
]
WORDPRESS = f"""<body class="single postid-77"><div id="page"><main><article class="post-77 post hentry"><header class="entry-header">
<h1>Maker opens a second line</h1></header><div class="entry-content">{P}
<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="#">Facebook</a></li></ul></div></div></article>
<nav class="navigation post-navigation"><h2 class="screen-reader-text">Post navigation</h2><div class="nav-links"><div class="nav-previous">
<a href="/older" rel="prev">An older story about a tablet</a></div></div></nav></main></div></body>"""
