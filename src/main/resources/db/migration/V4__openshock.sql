-- OpenShock's users, devices, shockers, shares, share links and tokens: written by the product's back end,
-- read by every replica of the gateway. Each change is noted below, with the transaction that made it.

create table openshock_user (
  id uuid primary key,
  name text not null check (length(name) between 1 and 256),
  image text not null default '' check (length(image) <= 1024)
);

create table openshock_device (
  id uuid primary key,
  owner_id uuid not null references openshock_user on delete cascade,
  name text not null check (length(name) between 1 and 256)
);
create index openshock_device_owner on openshock_device (owner_id);

create table openshock_shocker (
  id uuid primary key,
  device_id uuid not null references openshock_device on delete cascade,
  name text not null check (length(name) between 1 and 256),
  paused boolean not null default false
);
create index openshock_shocker_device on openshock_shocker (device_id);

-- Durations are milliseconds; no limit: null.
create table openshock_share (
  shocker_id uuid not null references openshock_shocker on delete cascade,
  user_id uuid not null references openshock_user on delete cascade,
  allow_shock boolean not null default true,
  allow_vibrate boolean not null default true,
  allow_sound boolean not null default true,
  allow_live boolean not null default true,
  max_intensity integer check (max_intensity between 0 and 100),
  max_duration integer check (max_duration between 300 and 65535),
  paused boolean not null default false,
  primary key (shocker_id, user_id)
);
create index openshock_share_user on openshock_share (user_id);

create table openshock_link (
  id uuid primary key,
  owner_id uuid not null references openshock_user on delete cascade,
  name text not null check (length(name) between 1 and 64),
  expires timestamptz
);

create table openshock_link_shocker (
  link_id uuid not null references openshock_link on delete cascade,
  shocker_id uuid not null references openshock_shocker on delete cascade,
  allow_shock boolean not null default true,
  allow_vibrate boolean not null default true,
  allow_sound boolean not null default true,
  allow_live boolean not null default false,
  max_intensity integer check (max_intensity between 0 and 100),
  max_duration integer check (max_duration between 300 and 65535),
  paused boolean not null default false,
  -- How long a shocker rests before the link's next command.
  cooldown integer not null default 0 check (cooldown between 0 and 86400000),
  primary key (link_id, shocker_id)
);
create index openshock_link_shocker_shocker on openshock_link_shocker (shocker_id);

-- What an API token may do. A row that is deleted takes its token back.
create table openshock_token (
  token_id text primary key references api_token on delete cascade,
  -- What logs call it.
  id uuid not null unique,
  permissions text[] not null default '{}',
  paused boolean not null default false,
  -- None of these, or all.
  limit_mode text check (limit_mode in ('clamp', 'lerp')),
  min_intensity integer check (min_intensity between 0 and 100),
  max_intensity integer check (max_intensity between 0 and 100),
  min_duration integer check (min_duration between 300 and 65535),
  max_duration integer check (max_duration between 300 and 65535),
  check (min_intensity <= max_intensity and min_duration <= max_duration),
  check (num_nulls(limit_mode, min_intensity, max_intensity, min_duration, max_duration) in (0, 5))
);

-- Until when a shocker of a link rests; the gateway's own.
create table openshock_cooldown (
  link_id uuid not null,
  shocker_id uuid not null,
  until timestamptz not null,
  primary key (link_id, shocker_id)
);
create index openshock_cooldown_until on openshock_cooldown (until);

-- What has changed, by the transaction: whoever remembers the oldest one that was under way when it last looked
-- misses nothing, however late that commits.
create table openshock_change (
  xid xid8 not null default pg_current_xact_id(),
  kind text not null,
  id text not null,
  made timestamptz not null default clock_timestamp(),
  primary key (xid, kind, id)
);
create index openshock_change_made on openshock_change (made);

-- The newest transaction whose changes were forgotten: whoever has not got as far reads all.
create table openshock_forgotten (
  only_one boolean primary key default true check (only_one),
  xid xid8 not null
);
insert into openshock_forgotten (xid) values ('0');

-- The back end needs rights to the tables that it writes, and to nothing else.
create function openshock_note(what text, which text) returns void
language plpgsql security definer set search_path from current as $$
begin
  if which is not null then
    insert into openshock_change (kind, id) values (what, which) on conflict do nothing;
    perform pg_notify('carillon_openshock', '');
  end if;
end $$;

create function openshock_note_row(tab text, changed jsonb) returns void
language plpgsql security definer set search_path from current as $$
begin
  case tab
    when 'openshock_user' then perform openshock_note('user', changed->>'id');
    when 'openshock_device' then perform openshock_note('device', changed->>'id');
    when 'openshock_shocker' then perform openshock_note('device', changed->>'device_id');
    when 'openshock_share' then
      -- With its shocker gone there is none, and that was noted.
      perform openshock_note('device',
        (select device_id::text from openshock_shocker where id = (changed->>'shocker_id')::uuid));
    when 'openshock_link' then perform openshock_note('link', changed->>'id');
    when 'openshock_link_shocker' then perform openshock_note('link', changed->>'link_id');
    when 'openshock_token' then perform openshock_note('token', changed->>'token_id');
  end case;
end $$;

create function openshock_changed() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  if tg_op = 'TRUNCATE' then
    perform openshock_note('all', '');
    return null;
  end if;
  if tg_op <> 'INSERT' then
    perform openshock_note_row(tg_table_name, to_jsonb(old));
  end if;
  if tg_op <> 'DELETE' then
    perform openshock_note_row(tg_table_name, to_jsonb(new));
  end if;
  return null;
end $$;

create function openshock_token_gone() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  update api_token set revoked = now() where id = old.token_id and revoked is null;
  return null;
end $$;

revoke all on function openshock_note(text, text), openshock_note_row(text, jsonb), openshock_changed(),
  openshock_token_gone() from public;

create trigger gone after delete on openshock_token for each row execute function openshock_token_gone();

create trigger changed after insert or update or delete on openshock_user
  for each row execute function openshock_changed();
create trigger changed after insert or update or delete on openshock_device
  for each row execute function openshock_changed();
create trigger changed after insert or update or delete on openshock_shocker
  for each row execute function openshock_changed();
create trigger changed after insert or update or delete on openshock_share
  for each row execute function openshock_changed();
create trigger changed after insert or update or delete on openshock_link
  for each row execute function openshock_changed();
create trigger changed after insert or update or delete on openshock_link_shocker
  for each row execute function openshock_changed();
create trigger changed after insert or update or delete on openshock_token
  for each row execute function openshock_changed();

create trigger emptied after truncate on openshock_user execute function openshock_changed();
create trigger emptied after truncate on openshock_device execute function openshock_changed();
create trigger emptied after truncate on openshock_shocker execute function openshock_changed();
create trigger emptied after truncate on openshock_share execute function openshock_changed();
create trigger emptied after truncate on openshock_link execute function openshock_changed();
create trigger emptied after truncate on openshock_link_shocker execute function openshock_changed();
create trigger emptied after truncate on openshock_token execute function openshock_changed();

comment on table openshock_user is 'OpenShock: users, written by the product''s back end';
comment on table openshock_device is 'OpenShock: hubs of users, written by the product''s back end';
comment on table openshock_shocker is 'OpenShock: shockers of devices, written by the product''s back end';
comment on table openshock_share is 'OpenShock: shockers shared with users, written by the product''s back end';
comment on table openshock_link is 'OpenShock: public share links, written by the product''s back end';
comment on table openshock_link_shocker is 'OpenShock: shockers of share links, written by the product''s back end';
comment on table openshock_token is 'OpenShock: what API tokens may do, written by the product''s back end';
comment on table openshock_cooldown is 'Carillon: which shockers of share links rest';
comment on table openshock_change is 'Carillon: what has changed in the tables above';
comment on table openshock_forgotten is 'Carillon: how much of openshock_change was forgotten';
