import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'
import { beforeAll, describe, expect, test } from 'vitest'
import kept from '../../assets/registry/server.json' with { type: 'json' }
import { BUNDLE, makeRegistryFiles } from '../../assets/registry/registry-files.ts'
import project from '../../package.json' with { type: 'json' }
import { installClients, modulePath, programOf, run } from '../clients/real-clients.ts'
import { newHome } from '../homes.ts'
import { runTool } from '../identity-providers/program.ts'

// What a release has for the registry of MCP servers, by the official schemas and the official tool.

/** The registry's own program, with the schemas that it takes; the sum as in the Go checksum database. */
const registry = {
  module: 'github.com/modelcontextprotocol/registry@v1.8.9',
  sum: 'h1:2pYB31q/uSezVbXu+D+Hr3HMimGFspgS1RTMljm1bVI=',
}
const here = import.meta.dirname
let folder: string
let made: typeof kept & { packages: { fileSha256?: string }[] }

beforeAll(async () => {
  folder = newHome().folder
  mkdirSync(folder, { recursive: true })
  await makeRegistryFiles(join(here, '../../dist/shim.mjs'), folder)
  made = JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8')) as typeof made
})

test('the release’s server.json is the one that is kept, with the sum of the bundle’s bytes', () => {
  const fileSha256 = createHash('sha256')
    .update(readFileSync(join(folder, BUNDLE)))
    .digest('hex')
  expect(made).toEqual({ ...kept, packages: [{ ...kept.packages[0], fileSha256 }] })
})

test('it has the version of the project, and leads to the file of that release', () => {
  const { version } = project
  expect(kept.version).toBe(version)
  expect(kept.packages).toMatchObject([
    { version, identifier: `${kept.repository.url}/releases/download/v${version}/${BUNDLE}` },
  ])
  // Whoever publishes shows that the namespace is theirs: that of the repository's owner.
  const [owner, name] = new URL(kept.repository.url).pathname.slice(1).split('/')
  expect(kept.name).toBe(`io.github.${owner}/${name}`)
})

describe('the official schema of server.json', () => {
  const got = runTool('go', ['mod', 'download', '-json', registry.module], here)
  const { Dir, Sum } = got && !got.failed ? (JSON.parse(got.output) as { Dir?: string; Sum?: string }) : {}

  test.skipIf(Dir === undefined)('takes both, and is the newest that the registry takes', () => {
    expect(Sum).toBe(registry.sum)
    const [, date = ''] = /schemas\/([\d-]+)\/server\.schema\.json$/.exec(kept.$schema) ?? []
    const constants = readFileSync(join(Dir ?? '', 'pkg/model/constants.go'), 'utf8')
    expect(/CurrentSchemaVersion = "(.*)"/.exec(constants)?.[1]).toBe(date)
    const file = join(Dir ?? '', 'internal/validators/schemas', `${date}.json`)
    const schema = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    const isValid = new AjvJsonSchemaValidator().getValidator(schema)
    for (const each of [kept, made]) expect(isValid(each)).toMatchObject({ valid: true })
    expect(isValid({ ...kept, description: 'x'.repeat(101) })).toMatchObject({ valid: false })
  })
})

test('the official tool takes the bundle', { timeout: 300_000 }, async (context) => {
  const missing = await installClients()
  if (missing !== undefined) context.skip(missing)
  const out = join(folder, 'out')
  expect(await run(programOf('mcpb'), ['unpack', join(folder, BUNDLE), out])).toMatchObject({ code: 0 })
  const file = join(out, 'manifest.json')
  expect(await run(programOf('mcpb'), ['validate', file])).toMatchObject({ code: 0 })
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { version: string; manifest_version: string }
  expect(manifest.version).toBe(project.version)
  const { McpbManifestSchema } = (await import(
    join(modulePath('@anthropic-ai/mcpb'), `dist/schemas/${manifest.manifest_version}.js`)
  )) as { McpbManifestSchema: { parse(value: unknown): unknown } }
  expect(McpbManifestSchema.parse(manifest)).toEqual(manifest)
  expect(readFileSync(join(out, 'server/shim.mjs'), 'utf8').length).toBeGreaterThan(10_000)
})
