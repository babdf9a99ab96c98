"""The addresses of changes, whose modules are imported when one of them is asked for."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from starlette.routing import BaseRoute, Match, Router
from starlette.types import Receive, Scope, Send

from incubo.web.live import LiveRegistry


class DeferredRoutes(BaseRoute):
    """Routes that are made when an address is asked for that those before them do not have."""

    def __init__(self, make_routes: Callable[[], Sequence[BaseRoute]]) -> None:
        self._router = functools.cache(lambda: Router(make_routes()))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Which of the routes has the address, as `Router` chooses."""
        best: tuple[Match, Scope] = (Match.NONE, {})
        for route in self._router().routes:
            match, child = route.matches(scope)
            if match is Match.FULL:
                return match, {**child, "deferred_route": route}
            if match is Match.PARTIAL and best[0] is Match.NONE:
                best = match, {**child, "deferred_route": route}
        return best

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the route that was found answer."""
        await scope["deferred_route"].handle(scope, receive, send)


def defer_change_routes(live: LiveRegistry) -> DeferredRoutes:
    """The addresses of changes, of one's own and of what colleagues published."""

    def make() -> Sequence[BaseRoute]:
        from incubo.web.forms.routes import make_change_routes  # lazy: 30 ms, not needed for the first page
        from incubo.web.together.routes import make_together_routes

        return [*make_change_routes(live), *make_together_routes(live)]

    return DeferredRoutes(make)
