// Loaded before the packager: whoever looks up a host is written to a file, and gets none.
const dns = require('node:dns')
const { appendFileSync } = require('node:fs')

dns.lookup = (host, ...rest) => {
  appendFileSync(process.env.LOOKED_UP, `${host}\n`)
  process.nextTick(rest.at(-1), Object.assign(new Error(`No network here: ${host}`), { code: 'ENOTFOUND' }))
}
