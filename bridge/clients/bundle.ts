import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import { parseJson } from '../platform/json.ts'
import { realFile } from '../platform/real-file.ts'
import { replaceFile } from './files/replace.ts'
import { takeSnapshotOfBytes } from './files/text.ts'
import { firstEntry, zip, type ZipEntry } from './zip.ts'

export interface Bundle {
  version: string
  /** The shim: one JavaScript file without dependencies, as an ES module. */
  shim: Uint8Array
  /** What the shim is started with after its own path. */
  args?: string[]
  /** Never a secret: the bundle is a file that people send around. */
  env?: Record<string, string>
}

const entryPoint = 'server/shim.mjs'

/**
 * The manifest for Claude Desktop, version 0.3 as in
 * https://github.com/modelcontextprotocol/mcpb/blob/main/MANIFEST.md. Claude brings its own Node.
 * No tools are listed: they come from the PanDA server.
 */
export function manifest({ version, args = [], env = {} }: Bundle): Record<string, unknown> {
  return {
    manifest_version: '0.3',
    name: 'panda-bridge',
    display_name: 'PanDA',
    version,
    description: 'Use PanDA, the workload management system, from Claude through PanDA Bridge.',
    author: { name: 'PanDA WMS', url: 'https://panda-wms.readthedocs.io' },
    license: 'Apache-2.0',
    server: {
      type: 'node',
      entry_point: entryPoint,
      mcp_config: {
        command: 'node',
        args: [`\${__dirname}/${entryPoint}`, ...args],
        ...(Object.keys(env).length > 0 ? { env } : {}),
      },
    },
    tools_generated: true,
    compatibility: { platforms: ['darwin', 'win32', 'linux'], runtimes: { node: '>=22.12' } },
  }
}

/** Writes the `.mcpb` bundle, in place of an older one if need be. Throws `file-access`, or `not-allowed` where another file is there. */
export async function writeBundle(file: string, bundle: Bundle): Promise<void> {
  const entries: ZipEntry[] = [
    { name: 'manifest.json', bytes: Buffer.from(`${JSON.stringify(manifest(bundle), null, 2)}\n`) },
    { name: entryPoint, bytes: bundle.shim },
  ]
  const bytes = zip(entries)
  try {
    await writeOver(file, bytes)
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'file-access') throw error
    // It is the user's file, and none that an assistant would make.
    const nextStep = 'Name a file in a folder that is there, and that you may write to.'
    throw new BridgeError(error.code, error.message, nextStep, { cause: error })
  }
}

async function writeOver(file: string, bytes: Buffer): Promise<void> {
  const target = await realFile(file)
  for (;;) {
    const snapshot = await takeSnapshotOfBytes(target)
    if (snapshot.bytes !== undefined && !isOurs(snapshot.bytes)) throw notABundle(file)
    // Whoever wrote it meanwhile wrote a bundle too, or is told so in the next round.
    if (await replaceFile(snapshot, bytes, { newMode: 0o644 })) return
  }
}

/** Whether these are the bytes of a bundle that PanDA Bridge has made, of any version. */
function isOurs(bytes: Buffer): boolean {
  const first = firstEntry(bytes)
  if (first?.name !== 'manifest.json') return false
  return ownManifest.safeParse(parseJson(Buffer.from(first.bytes).toString('utf8'))).success
}

const ownManifest = z.object({ name: z.literal('panda-bridge'), manifest_version: z.string() })

function notABundle(file: string): BridgeError {
  return new BridgeError(
    'not-allowed',
    `${file} is there already and is no bundle of PanDA Bridge: it was not replaced.`,
    'Give another name, or move the file away first.',
  )
}
