"""Methods that people bring as a file: kept by version, checked and run in the sandbox, never imported by the server.

``inside`` is what happens in the sandbox; everything else here is trusted and believes nothing that comes out of it.
"""

TASKS = "comparator.custom_methods.inside"
