from hypothesis import settings

settings.register_profile("portal", deadline=None)  # a busy machine is no failure
settings.load_profile("portal")
