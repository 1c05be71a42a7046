"""Search: one box over everything, for whoever asks and with what this person may see."""
