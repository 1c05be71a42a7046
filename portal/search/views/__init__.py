"""The pages of the search: looking, what was looked for, and the searches that people keep."""
