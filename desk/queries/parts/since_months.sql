date(
  (select max(first_seen_at) from articles),
  'start of month',
  '-' || (max(1, min(cast(coalesce(nullif(:months, ''), '12') as integer), 1200)) - 1) || ' months'
)
