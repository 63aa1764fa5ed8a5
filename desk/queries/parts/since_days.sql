strftime(
  '%Y-%m-%dT%H:%M:%SZ',
  (select max(first_seen_at) from articles),
  '-' || max(0, min(cast(coalesce(nullif(:days, ''), '30') as integer), 36500)) || ' days'
)
