"""Pictures and papers for the demo community, drawn in code: nobody and nothing in them exists."""
