"""Peer instruction in class: `votes` is a poll as data, `pollfile` keeps it, `charts` draw it, `panel` is its face."""
