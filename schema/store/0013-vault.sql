-- Whether personal data are sealed (docs/formats/sealed-store.md). Without a row they are not.

create table vault (
    id integer primary key,
    secret blob not null,   -- hides the digests; itself sealed by a key of the ring
    served text not null    -- ids of the keys that the daemon had when it started last, joined with ","
);
