import { expect, test } from 'vitest'
import { endpointOfTool } from '../../panda/catalogue/index.ts'
import type { Endpoint } from '../../panda/catalogue/types.ts'
import { likeRest } from './tool.ts'

const text = '{"success":true,"message":"NaN","data":{"mean":NaN,"most":-Infinity}}'
const structuredContent = { success: true, message: 'NaN', data: { mean: null, most: null } }

test.each([{ structuredContent }, {}])(
  'what PandaMCP leaves as Python writes it (NaN) is JSON to an assistant that reads the text, with %j besides',
  (besides) => {
    const result = { content: [{ type: 'text', text }], ...besides }
    const { content, structuredContent: read } = likeRest(
      endpointOfTool('task_get_status') as Endpoint,
      result,
    )
    expect(JSON.parse((content as [{ text: string }])[0].text)).toEqual(structuredContent)
    expect(read).toEqual(structuredContent)
  },
)
