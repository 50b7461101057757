"""The tables of notification, in the schema `notification`."""
