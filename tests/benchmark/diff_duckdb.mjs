// The peer: DuckDB's full join of the raw files, the changed columns named.
//
//   node diff_duckdb.mjs NODE_MODULES A.csv B.csv OUT.csv
import { createRequire } from "node:module";

const [modules, left, right, out] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { DuckDBInstance } = require("@duckdb/node-api");

const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
const list = (file) => `read_csv('${file}', header = true, all_varchar = true, delim = ',', quote = '"')`;
const described = await connection.runAndReadAll(`describe select * from ${list(left)}`);
const columns = described.getRows().map((row) => row[0]);
const keys = ["XK_XDR_SHXYM", "XK_WSH"];
const values = columns.filter((column) => !keys.includes(column));
const differs = values.map((column) => `a."${column}" is distinct from b."${column}"`);
const named = values.map((column, i) => `case when ${differs[i]} then '${column} ' else '' end`);
await connection.run(`
    copy (
        select coalesce(a."${keys[0]}", b."${keys[0]}") as code,
               coalesce(a."${keys[1]}", b."${keys[1]}") as number,
               case when b."${keys[0]}" is null then 'only A'
                    when a."${keys[0]}" is null then 'only B'
                    else ${named.join(" || ")} end as what
        from ${list(left)} a full join ${list(right)} b
          on a."${keys[0]}" = b."${keys[0]}" and a."${keys[1]}" = b."${keys[1]}"
        where a."${keys[0]}" is null or b."${keys[0]}" is null or ${differs.join(" or ")}
    ) to '${out}' (header)`);
