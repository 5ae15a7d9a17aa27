"""What all tests share."""

import hypothesis

hypothesis.settings.register_profile("nightcramp", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("nightcramp")
