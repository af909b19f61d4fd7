-- The sample's receiver listens elsewhere each time, and makes its secret itself.
insert into carillon.webhook (id, revision, name, url, form, topics, subject, tenant, roles, claims, secret, since,
  created, changed)
values ('7d6cd9a2-0000-4000-8000-000000000001', 1, 'Voyages', ?, 'dataloy', '{voyage:*}', 'harbour-office', '', '{}',
  '{"permissions": ["project_super_admin"]}', ?, now(), now(), now())
on conflict (id) do update set url = excluded.url, secret = excluded.secret, former_secret = null,
  former_secret_until = null, revision = webhook.revision + 1, changed = now()
