-- The largest id of a row that was erased, where no larger one was left: ids are never given twice.
-- Who reads in pages goes on behind the id he saw last, and who acts on a number he read means that row.

create table erased_id (
    name text primary key,        -- of the table
    largest bigint not null
);

create trigger record_erased after delete on record
when old.id > (select coalesce(max(id), 0) from record) begin
    insert into erased_id (name, largest) values ('record', old.id)
    on conflict (name) do update set largest = max(largest, excluded.largest);
end;

create trigger publication_erased after delete on publication
when old.id > (select coalesce(max(id), 0) from publication) begin
    insert into erased_id (name, largest) values ('publication', old.id)
    on conflict (name) do update set largest = max(largest, excluded.largest);
end;

create trigger finding_erased after delete on finding
when old.id > (select coalesce(max(id), 0) from finding) begin
    insert into erased_id (name, largest) values ('finding', old.id)
    on conflict (name) do update set largest = max(largest, excluded.largest);
end;

create trigger hold_erased after delete on hold
when old.id > (select coalesce(max(id), 0) from hold) begin
    insert into erased_id (name, largest) values ('hold', old.id)
    on conflict (name) do update set largest = max(largest, excluded.largest);
end;

create trigger deadline_erased after delete on deadline
when old.id > (select coalesce(max(id), 0) from deadline) begin
    insert into erased_id (name, largest) values ('deadline', old.id)
    on conflict (name) do update set largest = max(largest, excluded.largest);
end;

create trigger quarantine_erased after delete on quarantine
when old.id > (select coalesce(max(id), 0) from quarantine) begin
    insert into erased_id (name, largest) values ('quarantine', old.id)
    on conflict (name) do update set largest = max(largest, excluded.largest);
end;

create trigger measure_erased after delete on measure
when old.id > (select coalesce(max(id), 0) from measure) begin
    insert into erased_id (name, largest) values ('measure', old.id)
    on conflict (name) do update set largest = max(largest, excluded.largest);
end;
