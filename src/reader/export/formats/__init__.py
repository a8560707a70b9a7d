"""The formats that articles can be exported to, one file each."""
