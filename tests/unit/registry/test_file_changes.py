"""Which entries are the same under another id."""

from __future__ import annotations

from support.registries import make_registry

from incubo.registry.file_changes import find_titled_renames


def test_a_title_that_no_other_had_is_that_of_one_entry() -> None:
    before = make_registry(
        {
            "startups/digue": "title: Digue\n",
            "startups/port": "title: Le Port\n",
            "startups/abri": "title: Abri\n",
            "startups/abri-bis": "title: Abri\n",
            "jobs/2024-01-01-dev": "title: Une développeuse\n",
            "members/ana.quai": "fullname: Ana Quai\n",
        }
    )
    after = make_registry(
        {
            "startups/le-port": "title: le port\n",
            "startups/digue-info": "title: Digue\n",
            "startups/digue-deux": "title: Digue\n",
            "startups/abri-ter": "title: Abri\n",
            "jobs/2025-01-01-dev": "title: Une développeuse\n",
            "members/ana.quai-mole": "fullname: Ana Quai\n",
        }
    )
    assert find_titled_renames(before, after) == {
        "content/startups/port.md": "content/startups/le-port.md",
        "content/members/ana.quai.md": "content/members/ana.quai-mole.md",
    }
