"""Everything that talks to servers and reads other people's files; it keeps nothing."""
