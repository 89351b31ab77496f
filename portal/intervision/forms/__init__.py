"""What may be written in intervision. Every form here is sealed: nothing keeps what is typed in plain."""
