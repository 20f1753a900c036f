// Takes out of the lock file of the package that asks for it what npm writes of where authors ask for funds: a lock file
// holds no address.

import { readFileSync, writeFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
for (const each of Object.values(lock.packages)) delete each.funding;
writeFileSync("package-lock.json", `${JSON.stringify(lock, undefined, 2)}\n`);
