"""Changes in a browser: the form of each verb, what it will change, writing or proposing it, undoing it, drafts."""
