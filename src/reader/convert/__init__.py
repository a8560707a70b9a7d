"""HTML in, text to read out: a Document, Markdown or plain text; knows no widget, network or store."""
