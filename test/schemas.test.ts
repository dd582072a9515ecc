import { resolve } from 'node:path'
import { format } from 'prettier'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { MANAGED_VERSION, managedSchema } from '../bridge/state/managed.ts'
import { EXTENSION_VERSION, extensionSchema } from '../bridge/extensions/format.ts'

/** What users write, by the file that tells their editors of it. */
const published = {
  [`extension-${EXTENSION_VERSION}.schema.json`]: {
    title: 'An extension of PanDA Bridge',
    schema: extensionSchema,
  },
  [`managed-${MANAGED_VERSION}.schema.json`]: {
    title: 'What is set for all users of a computer',
    schema: managedSchema,
  },
}

// `npx vitest run test/schemas.test.ts -u` makes them anew; what no longer reads older files is a new version.
test.each(Object.entries(published))(
  'docs/schemas/%s says what this program reads',
  async (name, { title, schema }) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    const text = await format(JSON.stringify({ $schema, title, ...rest }), {
      parser: 'json',
      printWidth: 110,
    })
    await expect(text).toMatchFileSnapshot(resolve(import.meta.dirname, '../docs/schemas', name))
  },
)
