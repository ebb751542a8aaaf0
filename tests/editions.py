"""A stream drawn three times: what the command and the pages compare."""

from __future__ import annotations

SLOW = """\
title: Before | with <b>markup</b>
status: final
steps:
  - {id: enter, name: Enter the order, team: Sales, process_time: 30 min, percent_complete_accurate: 80}
  - {id: approve, name: Approve it, team: Finance, wait_before: 5 d, process_time: 30 min,
     percent_complete_accurate: 90, constraint: true}
"""
FAST = """\
title: After
status: final
steps:
  - {id: enter, name: Enter the order once, team: Sales, process_time: 30 min, percent_complete_accurate: 80}
  - {id: approve, name: Approve it, team: Finance, wait_before: 2 d, process_time: 30 min,
     percent_complete_accurate: 95}
  - {id: ship, name: Ship, team: Store, wait_before: 1 d, process_time: 1 h,
     percent_complete_accurate: 99, constraint: true}
"""
ROADMAP = "title: R\nitems: [{id: i, title: I, horizon: now, addresses: [enter]}]\n"
OLD, NEW, LATER = (f"shop/2026-{day}/current-state" for day in ("01-05", "04-06", "07-06"))
SHOP = {
    "portfolio.yaml": "title: P\ntime: {hours_per_day: 8, days_per_week: 5}\n",
    "streams/shop/stream.yaml": "title: Shop\nowner: Sales\n",
    "streams/shop/2026-01-05/current-state.yaml": SLOW,
    "streams/shop/2026-01-05/future-state.yaml": FAST,
    "streams/shop/2026-01-05/roadmap.yaml": ROADMAP,
    "streams/shop/2026-04-06/current-state.yaml": FAST + f"promoted_from: {OLD.replace('current', 'future')}\n",
    "streams/shop/2026-07-06/current-state.yaml": FAST,
}
"""Path below maps/ → text."""
