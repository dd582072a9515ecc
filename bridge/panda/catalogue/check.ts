// For the build: `node bridge/panda/catalogue/check.ts` fails when an entry of the catalogue is wrong.

import { catalogue } from './entries.ts'
import { problems } from './schema.ts'

const found = problems(catalogue)
process.stdout.write(`${catalogue.length} endpoints, ${found.length} problems\n`)
for (const problem of found) process.stdout.write(`${problem}\n`)
process.exitCode = found.length === 0 ? 0 : 1
