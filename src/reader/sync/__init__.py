"""Speaks with services that keep subscriptions and reading marks for several programs of one reader."""
