"""A terminal newspaper: feeds, category pages and saved articles, read with the keyboard."""

__version__ = "0.1.0"
