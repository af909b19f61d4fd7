-- Conditions over the changes of objects, kept by operators; docs/alerts.md.
create table alert_script (
  code text primary key check (code ~ '^[A-Za-z0-9._-]{1,64}$'),
  name text not null check (char_length(name) between 1 and 128),
  expression text not null check (char_length(expression) between 1 and 4096),
  -- Object type and event type, as Voyage.U.
  triggers text[] not null check (
    cardinality(triggers) between 1 and 32
    and array_to_string(triggers, ',', '') ~ '^([A-Za-z][A-Za-z0-9_]{0,63}\.[CUD])(,[A-Za-z][A-Za-z0-9_]{0,63}\.[CUD])*$'),
  message text check (char_length(message) <= 4000),
  enabled boolean not null default false,
  revision bigint not null default 1,
  created timestamptz not null default now(),
  updated timestamptz not null default now(),
  updated_by text not null check (char_length(updated_by) between 1 and 128)
);

create function alert_script_changed() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  perform pg_notify('carillon_alerts', '');
  return null;
end $$;

revoke all on function alert_script_changed() from public;

create trigger changed after insert or update or delete or truncate on alert_script
  for each statement execute function alert_script_changed();

comment on table alert_script is 'Carillon: alert scripts';
