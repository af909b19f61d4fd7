-- Every replica asks once a second which tokens were revoked lately.
create index api_token_revoked on api_token (revoked) where revoked is not null;
