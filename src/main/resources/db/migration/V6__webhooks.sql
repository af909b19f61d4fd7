-- Webhooks, docs/webhooks.md: what is posted where, how far each receiver got, and what was tried. All of it is the
-- gateway's own, written by its API and its command line.

create table webhook (
  id uuid primary key,
  -- One more with each change: who changes it says which one was read.
  revision bigint not null check (revision > 0),
  name text not null,
  url text not null,
  form text not null,
  topics text[] not null check (cardinality(topics) > 0),
  filter text,
  fields text[] not null default '{}',
  -- Whose rights it has, in the words of a token.
  subject text not null,
  tenant text not null,
  roles text[] not null,
  claims json not null,
  -- Encrypted, if the configuration has a key for it.
  secret text not null,
  former_secret text,
  former_secret_until timestamptz,
  -- Why nothing is delivered; null: it is.
  disabled text,
  since timestamptz not null,
  created timestamptz not null,
  changed timestamptz not null,
  check ((former_secret is null) = (former_secret_until is null))
);

create table webhook_progress (
  webhook_id uuid primary key references webhook on delete cascade,
  -- Whoever took it over last has the highest one, and alone may write.
  claim bigint not null default 0,
  -- The consumer group's when it was taken over.
  generation integer not null default 0,
  holder text not null default '',
  saved timestamptz not null default now(),
  -- The webhook's when this was written: with another one all tries begin anew.
  revision bigint not null default 0,
  cursor text,
  -- Messages behind the cursor that were answered, and those that have failed so far.
  answered text[] not null default '{}',
  retries json not null default '[]',
  trouble text
);

create table webhook_attempt (
  number bigint generated always as identity primary key,
  webhook_id uuid not null references webhook on delete cascade,
  at timestamptz not null,
  message text not null,
  event text not null,
  outcome text not null,
  millis bigint not null,
  try integer not null,
  answer text not null
);
create index webhook_attempt_webhook on webhook_attempt (webhook_id, number);

create function webhook_changed() returns trigger language plpgsql set search_path from current as $$
begin
  perform pg_notify('carillon_webhook', '');
  return null;
end $$;

create trigger changed after insert or update or delete or truncate on webhook
  for each statement execute function webhook_changed();

comment on table webhook is 'Carillon: webhooks';
comment on table webhook_progress is 'Carillon: how far the receivers of webhooks got';
comment on table webhook_attempt is 'Carillon: the newest requests to the receivers of webhooks';
