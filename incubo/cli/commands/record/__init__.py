"""`incubo record`: what happened to a startup."""

from incubo.model.schemas.startup import EVENT_FIELDS

EVENT_FIELD_HELP = {field.name: field.help for field in EVENT_FIELDS}
"""What the options for the fields of an event mean."""
