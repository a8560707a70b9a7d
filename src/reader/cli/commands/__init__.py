"""One module per command, each with its `COMMAND`; found by walking this folder."""
