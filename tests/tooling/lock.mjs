// Takes out of the lock file what npm writes of where authors ask for funds: a lock file holds no address.

import { readFileSync, writeFileSync } from "node:fs";

const LOCK = new URL("package-lock.json", import.meta.url);

const lock = JSON.parse(readFileSync(LOCK, "utf8"));
for (const each of Object.values(lock.packages)) delete each.funding;
writeFileSync(LOCK, `${JSON.stringify(lock, undefined, 2)}\n`);
