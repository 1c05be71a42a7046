"""What a person may type about people, institutions and groups, and how errors read."""
