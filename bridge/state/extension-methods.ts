import { z } from 'zod'
import type { ExtensionPreview } from '../extensions/extensions.ts'
import type { AddedDocumentationState, ExtensionState } from '../extensions/index.ts'
import { extensionSourceSchema } from '../extensions/source.ts'
import * as field from './method-fields.ts'

/** What the methods of BridgeApi take that are about extensions. */
export const extensionInputs = {
  /** Reads the extensions anew, and gives them with how it stands with the documentation that each names. */
  listExtensions: z.object({}),
  /** What one would bring; nothing of it takes effect. */
  previewExtension: z.object({ source: extensionSourceSchema }),
  /** The same of a newer edition of one whose editions are signed with its key. */
  previewNewerExtension: z.object({ name: field.extensionName }),
  /** Keeps it and switches it on. `seen`: the fingerprint of what was looked at. */
  addExtension: z.object({ source: extensionSourceSchema, seen: field.fingerprint }),
  /** Takes the newer edition that was looked at. */
  renewExtension: z.object({ name: field.extensionName, seen: field.fingerprint }),
  switchExtension: z.object({ name: field.extensionName, on: z.boolean(), seen: field.fingerprint }),
  removeExtension: z.object({ name: field.extensionName }),
  /** The user lets a documentation that an extension names be fetched, which it then is; or does not want it. */
  allowAddedDocumentation: z.object({ id: z.string().max(100), allow: z.boolean() }),
}

/** An extension, with how it stands with the documentation that it names. */
export type ListedExtension = ExtensionState & { documentation: AddedDocumentationState[] }

/** And what they return. */
export interface ExtensionResults {
  listExtensions: ListedExtension[]
  previewExtension: ExtensionPreview
  previewNewerExtension: ExtensionPreview
  addExtension: null
  renewExtension: null
  switchExtension: null
  removeExtension: null
  allowAddedDocumentation: null
}
