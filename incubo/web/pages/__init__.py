"""The pages, a module a subject: each makes a `WebPage` from a `View` and the values of the address."""
