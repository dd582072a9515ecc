import { chmod, chown, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { endsAfterEach } from '../../test/ends.ts'
import { newHome } from '../../test/homes.ts'
import { readAgentKey } from './agent-key.ts'

const ends = endsAfterEach()
const good = 'a1B2c3D4e5F6g7H8a1B2c3D4e5F6g7H8'

async function read(
  text: string,
  { mode = 0o600, own }: { mode?: number; own?: number } = {},
): Promise<string | undefined> {
  const file = join(newHome().folder, 'agent-key')
  await writeFile(file, text)
  await chmod(file, mode)
  if (own !== undefined) await chown(file, own, own)
  try {
    return (await readAgentKey(file, {}))?.reveal()
  } finally {
    // What tests leave is searched for secrets.
    await rm(file)
  }
}

test('an agent’s key is what stands in its file', async () => {
  expect(await read(`${good}\n`)).toBe(good)
})

test.each([
  ['short', 'secret'],
  ['of one letter', 'a'.repeat(64)],
  ['of two lines', `${good}\n${good}`],
])('a key that can be guessed, or is none, is refused: %s', async (_, text) => {
  await expect(read(text)).rejects.toMatchObject({ code: 'invalid-input' })
})

test.skipIf(process.platform === 'win32')(
  'a key that others on the computer can read is refused',
  async () => {
    // Tests in a container run as root, who reads whatever there is.
    const own = process.geteuid?.() || 10_001
    vi.spyOn(process, 'geteuid').mockReturnValue(own)
    ends(() => vi.restoreAllMocks())
    expect(await read(good, { mode: 0o600, own })).toBe(good)
    await expect(read(good, { mode: 0o644, own })).rejects.toMatchObject({
      code: 'file-access',
      message: expect.stringMatching(/^Others on this computer can read/) as string,
    })
  },
)
