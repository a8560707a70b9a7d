"""The screens, in Textual; everything about news is asked of `reader.library`."""
