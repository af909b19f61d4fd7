create table command_key (
  -- SHA-256 of who gave which command under which key: none of them is here.
  id text primary key check (id ~ '^[0-9a-f]{64}$'),
  -- SHA-256 of its data: a key stands for one content.
  content text not null check (content ~ '^[0-9a-f]{64}$'),
  -- Who writes it to Kafka, and until when nobody else does.
  owner text not null,
  lease timestamptz not null,
  -- The answer, once Kafka has acknowledged it.
  event_id text,
  cursor text,
  expires timestamptz not null
);

create index command_key_expires on command_key (expires);

comment on table command_key is 'Carillon: commands with an idempotency key, and their answers';
