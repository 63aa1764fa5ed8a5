"""One article shown: where its page comes from, its plain form, its JSON, and the page block by block."""
