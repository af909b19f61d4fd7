-- Harbour Taxi (5013bc52-...) has alice, bob and dave; Northern Freight (9b1f2c44-...) has carol, erin and frank.
insert into customers (id, slug, name, email) values
  ('5013bc52-6d1e-4a57-9c0b-2f6a8d3e7a01', 'harbour', 'Harbour Taxi', 'office@harbour-taxi.example'),
  ('9b1f2c44-0e7d-4c39-8a15-6b7d1e9f4c02', 'northern', 'Northern Freight', 'office@northern-freight.example');

insert into agents (id, customer_id, username, name, detail, permission) values
  ('74ac5405-1b9e-4f0a-8d21-5c3e9a7f0a11', '5013bc52-6d1e-4a57-9c0b-2f6a8d3e7a01', 'alice', 'Alice', 'Owner', 48),
  ('c0a7f1d2-3e64-4b8f-9a55-7d1b2e6c0a12', '5013bc52-6d1e-4a57-9c0b-2f6a8d3e7a01', 'bob', 'Bob', 'Dispatch', 16),
  ('1d9e8c7b-6a5f-4e3d-8c2b-1a0f9e8d0a13', '5013bc52-6d1e-4a57-9c0b-2f6a8d3e7a01', 'dave', 'Dave', 'Dispatch', 16),
  ('e4b2d6f8-9c1a-4d7e-b3f5-8a6c4e2d0b21', '9b1f2c44-0e7d-4c39-8a15-6b7d1e9f4c02', 'carol', 'Carol', 'Operations', 80),
  ('2f4e6d8c-0b1a-4938-a756-4d3c2b1a0b22', '9b1f2c44-0e7d-4c39-8a15-6b7d1e9f4c02', 'erin', 'Erin', 'Chartering', 16),
  ('8e7d6c5b-4a39-4281-b706-5f4e3d2c0b23', '9b1f2c44-0e7d-4c39-8a15-6b7d1e9f4c02', 'frank', 'Frank', 'Workshop', 16);

-- Calls that are over; one per agent. The generator never touches them.
insert into calls (id, customer_id, owner_type, owner_id, flow_id, source, destination, status, direction,
    hangup_by, hangup_reason, tm_ringing, tm_progressing, tm_hangup)
select ('5371e9db-0000-4000-8000-' || lpad(row_number() over (order by username)::text, 12, '0'))::uuid,
  customer_id, 'agent', id, 'b7a1c9d0-5e3f-4a2b-9c8d-000000000001',
  '+4940555010' || row_number() over (order by username), '+4940555000' || row_number() over (order by username),
  'hangup', 'incoming', 'remote', 'normal',
  now() - interval '65 minutes', now() - interval '64 minutes', now() - interval '1 hour'
from agents;

insert into vehicles (id, customer, year, make, model, license_plate, is_electric, is_diesel, odometer,
    purchase_date, purchase_price, tags, username)
select n, 'harbour', 2018 + n, make, model, 'HH-TX ' || 100 + n, electric, false,
  120000 - n * 9000, date '2019-03-01' + n * 120, 24000 + n * 1500, array['taxi'], 'alice'
from (values
  (1, 'Toyota', 'Prius', false), (2, 'Skoda', 'Octavia', false), (3, 'Toyota', 'Corolla', false),
  (4, 'Hyundai', 'Ioniq 5', true), (5, 'Tesla', 'Model Y', true), (6, 'Volkswagen', 'ID.4', true)
) as v (n, make, model, electric)
union all
select n, 'northern', 2010 + n, make, model, 'TR-NF ' || 200 + n, false, true,
  480000 - n * 21000, date '2017-06-01' + n * 90, 88000 + n * 2500, array['truck', 'adr'], 'carol'
from (values
  (7, 'Volvo', 'FH 500'), (8, 'Scania', 'R 450'), (9, 'MAN', 'TGX 18.510'),
  (10, 'Mercedes-Benz', 'Actros'), (11, 'DAF', 'XF 480'), (12, 'Iveco', 'S-Way')
) as v (n, make, model);
alter table vehicles alter column id restart with 13;

insert into service_records (vehicle_id, customer, record_type, date, mileage, description, cost, username)
select v.id, v.customer, r.record_type, current_date - r.age, v.odometer - r.distance, r.description, r.cost,
  v.username
from vehicles v
cross join (values
  ('servicerecord', 200, 12000, 'Oil change', 89.90),
  ('repairrecord', 90, 5400, 'Front brake pads', 240.00)
) as r (record_type, age, distance, description, cost)
order by v.id, r.age desc;

insert into gas_records (vehicle_id, customer, date, mileage, gallons, cost, username)
select id, customer, current_date - 3, odometer - 310, 11.5, 44.9, username
from vehicles where not is_electric order by id;

insert into plan_records (vehicle_id, customer, description, import_mode, priority, progress, cost, username)
select v.id, v.customer, p.description, p.mode, p.priority, p.progress, p.cost, v.username
from vehicles v
cross join (values
  ('Replace the timing belt', 'ServiceRecord', 'Critical', 'Backlog', 650.00),
  ('Winter tyres', 'UpgradeRecord', 'Normal', 'InProgress', 480.00)
) as p (description, mode, priority, progress, cost)
order by v.id, p.priority;

insert into reminder_records (vehicle_id, customer, description, metric, date, mileage, username)
select id, customer, 'Main inspection', 'Date', current_date + 90, null, username from vehicles order by id;

insert into trackers (id, customer, vehicle_id, label, group_id, source_id, device_id, model, blocked)
select 1701000 + n,
  case when n <= 20 then 'harbour'
    else 'northern' end,
  case when n <= 6 then n when n between 21 and 26 then n - 14 end,
  case when n <= 6 then 'Taxi ' || n when n <= 20 then 'Courier ' || n - 6
    when n <= 26 then 'Truck ' || n - 20 else 'Container ' || n - 26 end,
  case when n <= 20 then 1 else 2 end,
  10284000 + n, (35681200000000 + n * 7919)::text, case when n % 3 = 0 then 'FMB920' else 'FMC130' end, n = 40
from generate_series(1, 40) as n;

-- Taxis and couriers about Hamburg, trucks and containers about Trondheim.
insert into tracker_states (tracker_id, source_id, customer, lat, lng, heading, speed, alt, movement_status,
    ignition, ignition_update, gsm_network_name, battery_level, inputs, outputs)
select t.id, t.source_id, t.customer,
  case when n <= 20 then 53.55 else 63.43 end + ((n * 37) % 41 - 20) * 0.004,
  case when n <= 20 then 9.99 else 10.39 end + ((n * 53) % 47 - 23) * 0.006,
  (n * 71) % 360, case when n % 4 = 0 then 0 else 28 + n % 30 end, 4 + n % 17,
  case when n % 4 = 0 then 'parked' else 'moving' end, n % 4 <> 0, now(),
  case when n <= 20 then 'Telekom.de' else 'Telenor' end, 100 - n % 35, array[n % 4 <> 0, false], array[false]
from trackers t
cross join lateral (select t.id - 1701000) as number (n);

insert into voyages (key, customer, reference_number, vessel_code, vessel_name, status_type_code, start_date,
    end_date, freight)
values
  (793628, 'northern', 2601, 'NFST', 'Northern Star', 'OPR',
    date_trunc('day', now()) - interval '6 days', date_trunc('day', now()) + interval '9 days', 412000),
  (793629, 'northern', 2602, 'NFWI', 'Northern Wind', 'SCH',
    date_trunc('day', now()) + interval '3 days', date_trunc('day', now()) + interval '21 days', 268500),
  (793630, 'northern', 2603, 'NFLI', 'Northern Light', 'EST',
    date_trunc('day', now()) + interval '20 days', date_trunc('day', now()) + interval '34 days', 305750),
  (793631, 'harbour', 2604, 'HTFE', 'Harbour Ferry', 'OPR',
    date_trunc('day', now()) - interval '1 day', date_trunc('day', now()) + interval '2 days', 9800);

insert into port_calls (key, voyage_key, customer, sequence_number, port_code, port_name, reason_for_call, eta,
    etd)
select 5000000 + (v.key - 793628) * 10 + p.n, v.key, v.customer, p.n, p.code, p.name, p.reason,
  v.start_date + (v.end_date - v.start_date) * (p.n - 1) / 3,
  v.start_date + (v.end_date - v.start_date) * (p.n - 1) / 3 + interval '18 hours'
from voyages v
cross join (values
  (1, 'NOTRD', 'Trondheim', 'L'), (2, 'DEHAM', 'Hamburg', 'B'), (3, 'NLRTM', 'Rotterdam', 'D')
) as p (n, code, name, reason);
