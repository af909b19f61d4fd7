-- Everything is made in the schema that the configuration names.

create table api_token (
  id text primary key,
  -- SHA-256 of the token, which itself is nowhere.
  hash text not null unique check (hash ~ '^[0-9a-f]{64}$'),
  subject text not null,
  tenant text not null,
  roles text[] not null,
  -- Not jsonb: that would make 10000000000 of 1.0E10, and refuses \u0000, which a claim may hold.
  claims json not null,
  created timestamptz not null,
  expires timestamptz,
  revoked timestamptz
);

comment on table api_token is 'Carillon: API tokens, by the hash of their text';

create table ticket (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  -- The id of its holder: "token:" and the id where an API token stands behind it.
  principal text not null,
  -- Whom it stands for: an identity as Carillon writes it.
  holder json not null,
  expires timestamptz not null
);

create index ticket_principal on ticket (principal);
create index ticket_expires on ticket (expires);

comment on table ticket is 'Carillon: one-time tickets that are not used yet, by the hash of their text';
