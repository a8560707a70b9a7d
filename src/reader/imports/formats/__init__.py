"""The formats that bookmarks can be imported from, one file each."""
