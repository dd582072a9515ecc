import { realFile, replaceFile } from './files/replace.ts'
import { takeSnapshotOfBytes } from './files/text.ts'
import { zip, type ZipEntry } from './zip.ts'

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

/** Writes the `.mcpb` bundle. Throws `file-access`. */
export async function writeBundle(file: string, bundle: Bundle): Promise<void> {
  const entries: ZipEntry[] = [
    { name: 'manifest.json', bytes: Buffer.from(`${JSON.stringify(manifest(bundle), null, 2)}\n`) },
    { name: entryPoint, bytes: bundle.shim },
  ]
  const bytes = zip(entries)
  const target = await realFile(file)
  // The file is ours to replace: whoever wrote it meanwhile wrote a bundle too.
  while (!(await replaceFile(await takeSnapshotOfBytes(target), bytes, undefined, 0o644))) continue
}
