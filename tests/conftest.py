"""Property tests have no deadline: on a loaded machine a single example may take a second, and nothing is wrong."""

import hypothesis

hypothesis.settings.register_profile("nightcramp", deadline=None)
hypothesis.settings.load_profile("nightcramp")
