// After the whole suite: no file that a test run has left may hold a secret, but the credential
// stores. Run by `npm test`; prints what it searched, and fails where it finds one.
import { globSync, lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEMO_VOS } from '../bridge/demo/index.ts'
import { homesFolder } from './homes.ts'

/** How secrets look that are no longer in any store: JWTs, this bridge's client keys. */
const patterns = [/eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/, /\bpb_[\w-]{30,}/]

const files = globSync('**', { cwd: homesFolder, withFileTypes: false })
  .map((file) => join(homesFolder, file))
  // A link's file is searched where it lies, or is somebody else's.
  .filter((file) => lstatSync(file).isFile())
const isStore = (file: string) => /[\\/]credentials[\\/][\w-]+\.json$/.test(file)

// Refresh tokens and keys are random: they are known by what the stores hold. The address of a token endpoint, which
// stands beside them, is no secret.
const values = new Set<string>(DEMO_VOS.flatMap(({ clientSecret }) => clientSecret ?? []))
for (const file of files.filter(isStore)) {
  const collect = (value: unknown, key = ''): void => {
    if (typeof value === 'string' && /token|key/i.test(key) && value.length >= 20 && !URL.canParse(value))
      values.add(value)
    else if (value && typeof value === 'object')
      for (const [name, inner] of Object.entries(value)) collect(inner, name)
  }
  collect(JSON.parse(readFileSync(file, 'utf8')))
}

let found = 0
let searched = 0
for (const file of files) {
  if (isStore(file)) continue
  searched += 1
  const text = readFileSync(file, 'utf8')
  if (
    ![...patterns].some((pattern) => pattern.test(text)) &&
    ![...values].some((value) => text.includes(value))
  )
    continue
  found += 1
  process.stdout.write(`A secret stands in ${file}\n`)
}
process.stdout.write(`Searched ${searched} files for ${values.size} known secrets: ${found} hold one.\n`)
if (searched === 0 || values.size === 0) {
  process.stdout.write('Nothing to search, or nothing to search for: run the suite first.\n')
  process.exitCode = 1
}
if (found > 0) process.exitCode = 1
