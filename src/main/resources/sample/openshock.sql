-- OpenShock's directory in the sample world, as the product's back end would write it: alice and bob have a hub each and
-- bob a second one that comes and goes. Alice may use the collar of bob's garage up to 50 % for two seconds; with the link
-- everybody may up to 30 % for one. The API token, a key that the product made, is sample-key-of-alice.
insert into carillon.openshock_user (id, name, image) values
  ('74ac5405-1b9e-4f0a-8d21-5c3e9a7f0a11', 'Alice', 'https://www.gravatar.com/avatar/1?d=mp'),
  ('c0a7f1d2-3e64-4b8f-9a55-7d1b2e6c0a12', 'Bob', 'https://www.gravatar.com/avatar/2?d=mp')
  on conflict do nothing;

insert into carillon.openshock_device (id, owner_id, name) values
  ('a1d0f3b2-7c64-4e1f-9b8a-3d5c7e9f0d01', '74ac5405-1b9e-4f0a-8d21-5c3e9a7f0a11', 'Hub at the office'),
  ('a1d0f3b2-7c64-4e1f-9b8a-3d5c7e9f0d02', 'c0a7f1d2-3e64-4b8f-9a55-7d1b2e6c0a12', 'Hub in the garage'),
  ('a1d0f3b2-7c64-4e1f-9b8a-3d5c7e9f0d03', 'c0a7f1d2-3e64-4b8f-9a55-7d1b2e6c0a12', 'Hub in the workshop')
  on conflict do nothing;

insert into carillon.openshock_shocker (id, device_id, name) values
  ('b2e1a4c3-5d75-4f20-8c9b-4e6d8f0a1e01', 'a1d0f3b2-7c64-4e1f-9b8a-3d5c7e9f0d01', 'desk'),
  ('b2e1a4c3-5d75-4f20-8c9b-4e6d8f0a1e02', 'a1d0f3b2-7c64-4e1f-9b8a-3d5c7e9f0d02', 'collar'),
  ('b2e1a4c3-5d75-4f20-8c9b-4e6d8f0a1e03', 'a1d0f3b2-7c64-4e1f-9b8a-3d5c7e9f0d02', 'ankle'),
  ('b2e1a4c3-5d75-4f20-8c9b-4e6d8f0a1e04', 'a1d0f3b2-7c64-4e1f-9b8a-3d5c7e9f0d03', 'bench')
  on conflict do nothing;

insert into carillon.openshock_share (shocker_id, user_id, max_intensity, max_duration) values
  ('b2e1a4c3-5d75-4f20-8c9b-4e6d8f0a1e02', '74ac5405-1b9e-4f0a-8d21-5c3e9a7f0a11', 50, 2000)
  on conflict do nothing;

insert into carillon.openshock_link (id, owner_id, name) values
  ('c3f2b5d4-6e86-4031-9dac-5f7e901b2f01', 'c0a7f1d2-3e64-4b8f-9a55-7d1b2e6c0a12', 'Party')
  on conflict do nothing;

insert into carillon.openshock_link_shocker (link_id, shocker_id, max_intensity, max_duration) values
  ('c3f2b5d4-6e86-4031-9dac-5f7e901b2f01', 'b2e1a4c3-5d75-4f20-8c9b-4e6d8f0a1e02', 30, 1000)
  on conflict do nothing;

insert into carillon.api_token (id, hash, subject, tenant, roles, claims, created) values
  ('samplealice1', encode(sha256('sample-key-of-alice'), 'hex'), 'alice', '', '{}',
    '{"agent_id":"74ac5405-1b9e-4f0a-8d21-5c3e9a7f0a11"}', now())
  on conflict do nothing;

insert into carillon.openshock_token (token_id, id, permissions, limit_mode, min_intensity, max_intensity,
    min_duration, max_duration) values
  ('samplealice1', 'd403c6e5-7f97-4142-8ebd-608fa12c3001', '{shockers.use}', 'lerp', 0, 40, 300, 5000)
  on conflict do nothing;
