-- The alert scripts of the sample world: one that fires whenever a ship is later than it was, and a draft.
insert into carillon.alert_script (code, name, expression, triggers, message, enabled, updated_by) values
  ('port-call-late', 'A port call is later', 'old != null && object.eta > old.eta', '{PortCall.U}',
    '{object.port_name}: expected {object.eta} instead of {old.eta}', true, 'sample'),
  ('freight-raised', 'Freight was raised', 'old != null && double(object.freight) > double(old.freight)', '{Voyage.U}',
    '{object.vessel_name}: freight {object.freight} instead of {old.freight} {object.currency_code}', false, 'sample')
  on conflict do nothing;
