"""What every feature stands on; not a word of the domain."""
