import { z } from 'zod'
import { furtherSchema, type SetSummary } from '../policy/endpoint-set.ts'
import * as field from './method-fields.ts'

/** What the methods of BridgeApi take that are about endpoint sets. */
export const setInputs = {
  listSets: z.object({}),
  chooseSet: field.atServer.extend({ id: field.setId }),
  copySet: z.object({ id: field.setId, name: field.setName }),
  removeSet: z.object({ id: field.setId }),
  switchTool: z.object({ id: field.setId, tool: field.toolName, on: z.boolean() }),
  /** Which tools of servers besides PanDA a set of the user's own has. */
  chooseFurther: z.object({ id: field.setId, further: furtherSchema }),
  /** Makes a set of the text of PandaMCP's `endpoint_list_file`. */
  importSet: z.object({
    text: z.string().max(1_000_000).meta({ title: 'The endpoint list' }),
    name: field.setName,
  }),
  exportSet: z.object({ id: field.setId }),
}

/** And what they return. */
export interface SetResults {
  listSets: SetSummary[]
  chooseSet: null
  /** The new set's id. */
  copySet: string
  removeSet: null
  switchTool: null
  chooseFurther: null
  importSet: { id: string; unknown: readonly string[] }
  exportSet: string
}
